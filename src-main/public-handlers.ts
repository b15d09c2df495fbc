import type { Inbox } from './inbox/inbox.ts';
import type { Prover } from './line/prover.ts';
import type { PublicAddress } from './line/public-address.ts';
import type { Settings } from './settings/settings.ts';
import { parseInbound, parseStatus } from './twilio/inbound.ts';
import { isSigned } from './twilio/signature.ts';
import type { Form, PublicHandlers } from './web/public-server.ts';

/** What the clinic does with what reaches it from the internet. `served` counts the bytes sent back. */
export function publicHandlers({
  settings,
  inbox,
  prover,
  address,
  served,
}: {
  settings: Settings;
  inbox: Inbox;
  prover: Prover;
  address: PublicAddress;
  served: PublicHandlers['served'];
}): PublicHandlers {
  const isOurAccount = (form: Form) => form['AccountSid'] === settings.get('twilio.accountSid');
  return {
    isSigned(signature, path, form) {
      const kept = [settings.get('twilio.authToken'), settings.get('twilio.secondaryAuthToken')];
      const tokens = kept.filter((token) => token !== null);
      const fits = (base: string) => isSigned(tokens, signature, `${base}${path}`, form);
      const base = address.current();
      if (base !== null && fits(base)) return true;
      if (base === null || !isOurAccount(form)) return false;
      // While the address changes Twilio still signs for the former one.
      if (address.known().some(fits)) return true;
      prover.refused();
      return false;
    },
    async receive(form) {
      if (!isOurAccount(form)) return 'wrong_account';
      const message = parseInbound(form);
      if ('unreadable' in message) await inbox.keepUnreadable(form, message.unreadable);
      else await inbox.receive(message, form);
      return 'stored';
    },
    async recordStatus(form, messageId) {
      if (!isOurAccount(form)) return 'wrong_account';
      const update = parseStatus(form);
      if ('unreadable' in update) await inbox.keepUnreadable(form, update.unreadable);
      else await inbox.recordStatus(update, messageId, form);
      return 'stored';
    },
    proven: prover.heardTwilio,
    probed: prover.heardProbe,
    served,
    openMedia: (token) => inbox.openMediaLink(token),
    limits: () => ({
      maxBytes: settings.get('webhook.maxBytes'),
      invalidPerMinute: settings.get('webhook.invalidPerMinute'),
      invalidTotalPerMinute: settings.get('webhook.invalidTotalPerMinute'),
    }),
  };
}
