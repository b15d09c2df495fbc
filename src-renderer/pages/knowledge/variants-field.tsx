import { ActionIcon, Input, TextInput, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type ClipboardEvent, type KeyboardEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { addVariants, limits } from './entry-draft.ts';
import classes from './knowledge.module.css';

type VariantsFieldProps = {
  readonly value: readonly string[];
  readonly readOnly: boolean;
  /** Words of what is wrong, by place. */
  readonly errors: Readonly<Record<number, React.ReactNode>>;
  readonly onChange: (value: string[]) => void;
};

/** Other ways of asking, one a line. The last line is always empty and waits for the next. */
export function VariantsField({ value, readOnly, errors, onChange }: VariantsFieldProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const lines = readOnly || value.length >= limits.variants ? value : [...value, ''];

  const focus = (index: number) => {
    const inputOf = () => box.current?.querySelectorAll('input')[index];
    const input = inputOf();
    // A line that is not there yet comes with the next render.
    if (input) input.focus();
    else requestAnimationFrame(() => inputOf()?.focus());
  };
  const set = (index: number, text: string) => {
    const next = [...value];
    next[index] = text;
    onChange(next);
  };
  const remove = (index: number) => onChange(value.filter((_, place) => place !== index));
  const keys = (event: KeyboardEvent<HTMLInputElement>, index: number) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      focus(index + 1);
    }
    if (event.key === 'Backspace' && event.currentTarget.value === '' && index > 0) {
      event.preventDefault();
      if (index < value.length) remove(index);
      focus(index - 1);
    }
  };
  const paste = (event: ClipboardEvent<HTMLInputElement>, index: number) => {
    const text = event.clipboardData.getData('text');
    if (!/\n\s*\S/.test(text)) return;
    event.preventDefault();
    const next = addVariants(value.slice(0, index), text);
    onChange(addVariants(next, value.slice(index).join('\n')));
    focus(next.length);
  };

  return (
    <Input.Wrapper
      label={t('knowledge.variants')}
      description={t('knowledge.variantsHint')}
      labelElement="div"
    >
      <div className={classes.variants} ref={box}>
        {lines.map((line, index) => (
          <TextInput
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place; its text changes as one types.
            key={index}
            value={line}
            readOnly={readOnly}
            error={errors[index]}
            aria-label={t('knowledge.variantN', { number: index + 1 })}
            placeholder={index === value.length ? t('knowledge.variantAdd') : undefined}
            onChange={(event) => set(index, event.currentTarget.value)}
            onKeyDown={(event) => keys(event, index)}
            onPaste={(event) => paste(event, index)}
            rightSection={
              index < value.length && !readOnly ? (
                <Tooltip label={t('knowledge.variantRemove')}>
                  <ActionIcon
                    size={28}
                    aria-label={t('knowledge.variantRemoveN', { number: index + 1 })}
                    onClick={() => remove(index)}
                  >
                    <IconX size={15} />
                  </ActionIcon>
                </Tooltip>
              ) : undefined
            }
          />
        ))}
      </div>
    </Input.Wrapper>
  );
}
