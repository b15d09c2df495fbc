import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Check, CheckFix } from '../../src-main/contract/checks.ts';
import type { AccountView } from '../../src-main/contract/desk.ts';
import { type OutsideLink, outsideLinks } from '../../src-main/contract/links.ts';
import { client, queryClient } from '../client.ts';
import { openDialog } from '../dialogs.ts';
import { refreshLine } from '../live.ts';
import { checkText } from './check-text.ts';

/** Where a fix leads to when it is a page outside. */
const outside: Partial<Record<CheckFix, OutsideLink>> = {
  twilio_console: 'twilio_console',
  twilio_billing: 'twilio_billing',
  ngrok_dashboard: 'ngrok_dashboard',
  openai_billing: 'openai_billing',
};

/** The settings section that a fix leads to. */
const sections = {
  open_clinic: 'clinic',
  open_twilio: 'whatsapp',
  open_sender: 'whatsapp',
  open_tunnel: 'line',
  open_assistant: 'assistant',
} as const satisfies Partial<Record<CheckFix, string>>;

/** A page outside, for fixes that lead there; null for what is done in here. */
export function outsideOf(fix: CheckFix): string | null {
  const link = outside[fix];
  return link ? outsideLinks[link] : null;
}

/** Whether an account may do what mends a check: settings and other systems are the owner's, the rest the desk's. */
export function mayFix(fix: CheckFix, role: AccountView['role']): boolean {
  if (role === 'owner' || fix === 'open_messages' || outside[fix]) return true;
  return role === 'desk' && fix !== 'take_webhook' && !(fix in sections);
}

/** Does what mends a check, and tells how it went. Throws what the clinic answers. */
export function useFix(): (check: Check) => Promise<void> {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return useCallback(
    async (check) => {
      const tell = (good: boolean, message: string) =>
        notifications.show({
          color: good ? 'teal' : 'red',
          message,
          autoClose: good ? 5000 : 10_000,
        });
      const result = (found: Check, success: string) =>
        tell(found.state === 'ok', found.state === 'ok' ? success : checkText(found, t));
      switch (check.fix) {
        case 'open_clinic':
        case 'open_twilio':
        case 'open_sender':
        case 'open_tunnel':
        case 'open_assistant':
          await navigate({ to: '/settings', search: { section: sections[check.fix] } });
          return;
        case 'open_messages':
          await navigate({ to: '/messages' });
          return;
        case 'renew_tunnel':
          result((await client.line.renewTunnel()).check, t('line.renewed'));
          break;
        case 'register_webhook':
          result((await client.line.register({ takeOver: false })).check, t('line.registered'));
          break;
        case 'take_webhook':
          openDialog({ kind: 'take-webhook', host: String(check.params['host'] ?? '') });
          return;
        case 'prove':
          result(await client.line.prove(), t('line.proved'));
          break;
        case 'check_again': {
          const { checks } = await client.line.doctor();
          const seen = checks.find(({ id }) => id === check.id) ?? check;
          result(seen, checkText(seen, t));
          break;
        }
        default:
          return;
      }
      await Promise.all([refreshLine(), queryClient.invalidateQueries()]);
    },
    [navigate, t],
  );
}
