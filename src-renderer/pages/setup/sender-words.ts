import type { TFunction } from 'i18next';
import type { SenderChoice } from '../../../src-main/contract/setup.ts';

/** Whether a sender's state at Twilio is its last one, or will change by itself. */
export function isOnItsWay({ status, sandbox }: SenderChoice): boolean {
  return !sandbox && !status.startsWith('ONLINE') && status !== 'OFFLINE';
}

/** Twilio's word for a sender's state, in the desk's words. */
export function senderStatusText(status: string, t: TFunction): string {
  const known = `setup.sender.status.${status.replace(/\W/g, '_')}`;
  return t([known, 'setup.sender.status.other'], { status });
}
