import { Button, FileButton, Loader, Text } from '@mantine/core';
import { type ComponentType, type DragEvent, useRef, useState } from 'react';
import classes from './drop-zone.module.css';

/** Where a file is dropped, with the button that chooses one. */
export function DropZone({
  icon: Icon,
  words,
  choose,
  accept,
  busy,
  onFile,
}: {
  icon: ComponentType<{ size: number; stroke: number; 'aria-hidden': boolean }>;
  /** What may be dropped; while `busy`, what is being done. */
  words: string;
  choose: string;
  accept: string;
  busy: boolean;
  onFile: (file: File | null | undefined) => void;
}) {
  const [over, setOver] = useState(false);
  const reset = useRef<() => void>(null);
  const drag = (event: DragEvent, inside: boolean) => {
    event.preventDefault();
    setOver(inside);
  };
  return (
    <section
      className={classes.drop}
      data-over={over || undefined}
      aria-label={words}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, false)}
      onDrop={(event) => {
        drag(event, false);
        if (!busy) onFile(event.dataTransfer.files[0]);
      }}
    >
      {busy ? <Loader size="sm" /> : <Icon size={28} stroke={1.5} aria-hidden />}
      <Text size="sm">{words}</Text>
      <FileButton
        accept={accept}
        resetRef={reset}
        onChange={(file) => {
          onFile(file);
          // Else the same file, mended or called off, could not be chosen again.
          reset.current?.();
        }}
      >
        {(props) => (
          <Button {...props} size="xs" variant="default" disabled={busy}>
            {choose}
          </Button>
        )}
      </FileButton>
    </section>
  );
}
