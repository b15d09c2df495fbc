import { Button, type ButtonProps, Modal, Text, Textarea, Tooltip } from '@mantine/core';
import { IconCheck, IconClipboardText } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../client.ts';
import { useTellError } from './tell.ts';

const COPIED_MS = 2_000;
const copyKeys = /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘C' : 'Ctrl+C';

/**
 * Puts what somebody who helps needs to know onto the clipboard; where the browser does not allow
 * that, it shows the text for copying by hand.
 */
export function CopyForSupport(props: ButtonProps) {
  const { t } = useTranslation();
  const tellError = useTellError();
  const [state, setState] = useState<'idle' | 'busy' | 'copied'>('idle');
  const [byHand, setByHand] = useState<string | null>(null);

  async function copy(): Promise<void> {
    setState('busy');
    try {
      const { text } = await client.logs.support();
      try {
        await navigator.clipboard.writeText(text);
        setState('copied');
        window.setTimeout(() => setState('idle'), COPIED_MS);
      } catch {
        // No clipboard without TLS, or not allowed: the person can still copy it herself.
        setByHand(text);
        setState('idle');
      }
    } catch (error) {
      tellError(error);
      setState('idle');
    }
  }

  return (
    <>
      <Tooltip label={t('activity.support.hint')}>
        <Button
          variant="default"
          leftSection={
            state === 'copied' ? (
              <IconCheck size={16} aria-hidden />
            ) : (
              <IconClipboardText size={16} aria-hidden />
            )
          }
          loading={state === 'busy'}
          onClick={() => void copy()}
          {...props}
        >
          {t(state === 'copied' ? 'common.copied' : 'activity.support.copy')}
        </Button>
      </Tooltip>
      <Modal
        opened={byHand !== null}
        onClose={() => setByHand(null)}
        title={t('activity.support.title')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <Text size="sm" mb="sm">
          {t('activity.support.byHand', { keys: copyKeys })}
        </Text>
        <Textarea
          value={byHand ?? ''}
          readOnly
          autosize
          minRows={8}
          maxRows={18}
          data-autofocus
          aria-label={t('activity.support.title')}
          onFocus={(event) => event.currentTarget.select()}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
        />
      </Modal>
    </>
  );
}
