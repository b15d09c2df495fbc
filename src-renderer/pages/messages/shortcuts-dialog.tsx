import { Kbd, Modal, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const rows: ReadonlyArray<{ readonly key: string; readonly keys: readonly string[] }> = [
  { key: 'next', keys: ['J'] },
  { key: 'previous', keys: ['K'] },
  { key: 'close', keys: ['E'] },
  { key: 'reply', keys: ['R'] },
  { key: 'note', keys: ['N'] },
  { key: 'assign', keys: ['A'] },
  { key: 'snooze', keys: ['S'] },
  { key: 'takeOver', keys: ['T'] },
  { key: 'unread', keys: ['U'] },
  { key: 'newMessage', keys: ['M'] },
  { key: 'send', keys: ['Enter'] },
  { key: 'newLine', keys: ['Shift', 'Enter'] },
  { key: 'sendAndClose', keys: ['Ctrl', 'Enter'] },
  { key: 'quick', keys: ['/'] },
  { key: 'spotlight', keys: ['Ctrl', 'K'] },
  { key: 'escape', keys: ['Esc'] },
  { key: 'help', keys: ['?'] },
];

/** All keys at a glance. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      size={640}
      title={t('shortcuts.title')}
      closeButtonProps={{ 'aria-label': t('common.closeDialog') }}
    >
      <dl
        style={{
          display: 'grid',
          gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
          gap: '4px 32px',
          margin: 0,
        }}
      >
        {rows.map(({ key, keys }) => (
          <div key={key} style={{ display: 'flex', alignItems: 'center', minHeight: 32, gap: 8 }}>
            <dt style={{ flex: 1 }}>{t(`shortcuts.${key}`)}</dt>
            <dd style={{ margin: 0, whiteSpace: 'nowrap' }}>
              {keys.map((name, at) => (
                <span key={name}>
                  {at > 0 && ' + '}
                  <Kbd>{name}</Kbd>
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <Text size="sm" c="dimmed" mt="md">
        {t('shortcuts.hint')}
      </Text>
    </Modal>
  );
}
