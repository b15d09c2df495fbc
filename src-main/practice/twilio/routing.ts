import type { AccountStore, Sender } from './account-store.ts';
import type { MessageRow } from './message-store.ts';
import type { ServiceStore } from './service-store.ts';

/** Where a patient's message is told. */
export type InboundRoute = {
  readonly url: string | null;
  readonly fallbackUrl: string | null;
  /** The Messaging Service that decided it. */
  readonly serviceSid: string | null;
};

/** Whether a sender can send and receive. */
export function isOnline({ status }: Sender): boolean {
  return status.startsWith('ONLINE');
}

/**
 * Which of an account's settings decides where Twilio calls: the Messaging Service's for a sender
 * in its pool, unless the Service defers to the sender; else the sender's own. A number's SMS
 * addresses never move WhatsApp.
 */
export function createRouting(accounts: AccountStore, services: ServiceStore) {
  return {
    inbound(sender: Sender): InboundRoute {
      const service = sender.sandbox ? null : services.serviceOf(sender.sid);
      if (service && !service.settings.use_inbound_webhook_on_number)
        return {
          url: service.settings.inbound_request_url,
          fallbackUrl: service.settings.fallback_url,
          serviceSid: service.sid,
        };
      const { callback_url, fallback_url } = sender.webhook;
      return { url: callback_url, fallbackUrl: fallback_url, serviceSid: null };
    },
    /** The message's own address, its Service's, or its sender's. */
    status(message: MessageRow): string | null {
      if (message.status_callback !== null) return message.status_callback;
      const service = message.service_sid === null ? null : services.service(message.service_sid);
      const sender = accounts.sender(message.sender);
      return service?.settings.status_callback ?? sender?.webhook.status_callback_url ?? null;
    },
  };
}

/** See {@link createRouting}. */
export type Routing = ReturnType<typeof createRouting>;
