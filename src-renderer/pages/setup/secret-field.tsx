import { Anchor, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './secret-field.module.css';
import { cleanPaste, complaint, type Shape, shapeOf } from './shapes.ts';

/** A field for a pasted credential: it is judged while one types, and knows the neighbour's. */
export function SecretField({
  own,
  neighbour,
  label,
  hint,
  value,
  onChange,
  onMove,
  refused,
  hidden = false,
  autofocus = false,
  placeholder,
}: {
  own: Shape;
  /** The credential of the field beside it, which may have been pasted here. */
  neighbour?: Shape;
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
  /** Puts what stands here into the neighbour's field. */
  onMove?: () => void;
  /** What the clinic said of it. */
  refused?: string | null;
  hidden?: boolean;
  autofocus?: boolean;
  placeholder: string;
}) {
  const { t } = useTranslation();
  const [left, setLeft] = useState(false);
  const code = complaint(own, value, left);
  const isNeighbours = neighbour !== undefined && shapeOf(value) === neighbour && onMove;
  const words = isNeighbours ? null : code ? t(`settings.reasons.${code}`) : (refused ?? null);
  const error = isNeighbours ? (
    <span className={classes.swap}>
      {t(`setup.looksLike.${neighbour}`)}{' '}
      <Anchor component="button" type="button" fz="inherit" fw={600} onClick={onMove}>
        {t('setup.moveThere')}
      </Anchor>
    </span>
  ) : (
    words
  );
  const common = {
    label,
    description: hint,
    placeholder,
    value,
    error,
    autoComplete: 'off',
    spellCheck: false,
    onFocus: () => setLeft(false),
    onBlur: () => setLeft(true),
    ...(autofocus && { 'data-autofocus': true }),
    styles: { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } },
    onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
      onChange(
        // What is pasted comes with spaces around it; what is typed has its last one still there.
        event.currentTarget.value.length - value.length > 1
          ? cleanPaste(event.currentTarget.value)
          : event.currentTarget.value,
      ),
  };
  if (!hidden) return <TextInput {...common} />;
  return (
    <PasswordInput
      {...common}
      autoComplete="new-password"
      visibilityToggleButtonProps={{ 'aria-label': t('setup.show') }}
    />
  );
}
