import {
  IconAlertCircle,
  IconCheck,
  IconChecks,
  IconClock,
  IconHelpCircle,
  IconPencil,
  IconX,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../src-main/contract/messages.ts';
import { type TickState, tickState } from './tick-state.ts';

const icons: Record<TickState, { icon: typeof IconCheck; color: string }> = {
  draft: { icon: IconPencil, color: 'var(--m-amber)' },
  queued: { icon: IconClock, color: 'var(--mantine-color-dimmed)' },
  sending: { icon: IconClock, color: 'var(--mantine-color-dimmed)' },
  sent: { icon: IconCheck, color: 'var(--mantine-color-dimmed)' },
  delivered: { icon: IconChecks, color: 'var(--mantine-color-dimmed)' },
  read: { icon: IconChecks, color: 'var(--m-read)' },
  failed: { icon: IconAlertCircle, color: 'var(--m-red)' },
  canceled: { icon: IconX, color: 'var(--mantine-color-dimmed)' },
  ambiguous: { icon: IconHelpCircle, color: 'var(--m-amber)' },
};

/** The ticks of an outgoing message, named for those who do not see them. */
export function Tick({
  state,
  status,
  size = 16,
}: {
  state: Message['state'];
  status: Message['status'];
  size?: number;
}) {
  const { t } = useTranslation();
  const now = tickState({ state, status });
  const { icon: Icon, color } = icons[now];
  const name = now === 'draft' ? t('draft.title') : t(`tick.${now}`, { when: '' }).trim();
  return <Icon size={size} stroke={2} color={color} role="img" aria-label={name} data-tick={now} />;
}
