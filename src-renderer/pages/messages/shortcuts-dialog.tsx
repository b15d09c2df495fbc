import { Kbd, Modal, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../snapshot.ts';

const rows = [
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
  { key: 'lock', keys: ['Ctrl', 'Shift', 'L'] },
  { key: 'escape', keys: ['Esc'] },
  { key: 'help', keys: ['?'] },
] as const;

/** The keys that change nothing: all that an account has that may only read. */
const lookingKeys: ReadonlySet<string> = new Set([
  'next',
  'previous',
  'spotlight',
  'lock',
  'escape',
  'help',
]);

/** All keys at a glance. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const readOnly = useSnapshot().account.role === 'read';
  const shown = readOnly ? rows.filter(({ key }) => lookingKeys.has(key)) : rows;
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
        {shown.map(({ key, keys }) => (
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
        {readOnly && `${t('shortcuts.readOnly')} `}
        {t('shortcuts.hint')}
      </Text>
    </Modal>
  );
}
