import { IconQrcode } from '@tabler/icons-react';
import { useMemo } from 'react';
import { encode } from 'uqr';
import classes from './qr-code.module.css';

/** A QR code, drawn as one path; dark on white in either scheme, or phones do not read it. */
export function QrCode({ text, label }: { text: string | null; label: string }) {
  const drawn = useMemo(() => {
    if (text === null) return null;
    const { data, size } = encode(text, { ecc: 'M', border: 1 });
    const path = data
      .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
      .join('');
    return { path, size };
  }, [text]);
  if (!drawn)
    return (
      <div className={`${classes.qr} ${classes.empty}`}>
        <IconQrcode size={40} stroke={1.25} aria-hidden />
      </div>
    );
  return (
    <svg
      className={classes.qr}
      viewBox={`0 0 ${drawn.size} ${drawn.size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={label}
      data-text={text}
    >
      <path d={drawn.path} fill="#000000" />
    </svg>
  );
}
