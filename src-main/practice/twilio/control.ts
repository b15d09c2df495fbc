import type { Clock } from '../../store/clock.ts';
import type { AccountState, AccountStore, SenderState, SenderStatus } from './account-store.ts';
import type { Keeping } from './keeping.ts';
import type { ServiceStore } from './service-store.ts';

/** A WhatsApp address with a number. */
export type SenderAddress = `whatsapp:+${string}`;

/** A number that has just been registered for WhatsApp. */
export type NewSender = {
  readonly address: SenderAddress;
  readonly name?: string;
  /** Its way: each status and after how many ms of the clinic's clock it comes. Online at once without. */
  readonly steps?: readonly { readonly status: SenderStatus; readonly afterMs: number }[];
};

/**
 * What happens at Twilio without the clinic: what a person does in its console, what Meta decides,
 * what a bill unpaid leads to. Tests and the practice panel play it.
 */
export type TwilioControl = {
  /**
   * Suspended: the account can still be read, anything else is refused (403, 20005), no message
   * goes either way. Closed: no credentials open it (401, 20003).
   */
  setAccount(change: Partial<Pick<AccountState, 'status' | 'type'>>): void;
  /** What is left on the account from now on starts from this, in USD. */
  setCredit(credit: number): void;
  /** How far Twilio's clock is ahead of this PC's, in ms; the `Date` header shows it. */
  setClockSkew(ms: number): void;
  /** What becomes of addresses that are set through the API from now on. */
  setKeeping(keeping: Keeping): void;
  /** The account's primary auth token as it is now; webhooks are signed with it. */
  authToken(): string;
  /** Revokes every token and gives out another, as after a reset in the console. */
  setAuthToken(token: string): void;
  /** Registers a number for WhatsApp. It is gone after a restart unless the options name it. */
  addSender(sender: NewSender): void;
  /** @throws RangeError when there is no such sender. */
  setSender(
    address: SenderAddress,
    change: { readonly status?: SenderStatus } & Partial<
      Pick<SenderState, 'offlineReasons' | 'qualityRating' | 'messagingLimit'>
    >,
  ): void;
  /** Buys a number; it has no WhatsApp. */
  addNumber(phone: `+${string}`): void;
  /** Puts a sender or a number into the pool of the account's Messaging Service. */
  joinService(member: SenderAddress | `+${string}`): void;
  leaveService(member: SenderAddress | `+${string}`): void;
  /** "Defer to sender's webhook" of the Messaging Service. */
  setServiceDefers(defers: boolean): void;
  /** The page "Sandbox settings" of the console; no API reaches it. @throws RangeError without a sandbox. */
  setSandboxWebhook(webhook: {
    readonly receive: string | null;
    readonly status?: string | null;
  }): void;
};

/** See {@link TwilioControl}. */
export function createControl(deps: {
  readonly clock: Clock;
  readonly accounts: AccountStore;
  readonly services: ServiceStore;
  readonly messagingServiceSid: string;
  readonly accountName: string;
  readonly onCredit: (credit: number) => void;
  readonly onClockSkew: (ms: number) => void;
  readonly onKeeping: (keeping: Keeping) => void;
}): TwilioControl {
  const { clock, accounts, services, messagingServiceSid } = deps;

  function sender(address: string) {
    const found = accounts.sender(address);
    if (!found) throw new RangeError(`${address} is no sender of this account`);
    return found;
  }

  function sidOf(member: string): string {
    if (member.startsWith('whatsapp:')) return sender(member).sid;
    const number = services.numbers().find(({ phone }) => phone === member);
    if (!number) throw new RangeError(`${member} is no number of this account`);
    return number.sid;
  }

  return {
    setAccount: (change) => accounts.setAccount(change),
    setCredit: deps.onCredit,
    setClockSkew: deps.onClockSkew,
    setKeeping: deps.onKeeping,
    authToken: () => accounts.account().token,
    setAuthToken: (token) => accounts.setAccount({ token, secondary_token: null }),
    addSender({ address, name = deps.accountName, steps = [] }) {
      accounts.ensureSender(address, false, name);
      const now = clock.now();
      accounts.setState(address, {
        ...sender(address).state,
        steps: steps.map(({ status, afterMs }) => ({ status, at: now + afterMs })),
      });
    },
    setSender(address, { status, ...change }) {
      const { state } = sender(address);
      accounts.setState(address, {
        ...state,
        ...change,
        ...(status !== undefined && { steps: [{ status, at: clock.now() }] }),
      });
    },
    addNumber: (phone) => services.ensureNumber(phone),
    joinService: (member) => services.join(messagingServiceSid, sidOf(member)),
    leaveService: (member) => services.leave(sidOf(member)),
    setServiceDefers(defers) {
      const service = services.service(messagingServiceSid);
      if (service)
        services.setService(service.sid, service.name, {
          ...service.settings,
          use_inbound_webhook_on_number: defers,
        });
    },
    setSandboxWebhook({ receive, status }) {
      const sandbox = accounts.senders().find((each) => each.sandbox);
      if (!sandbox) throw new RangeError('this account has no sandbox');
      accounts.setWebhook(sandbox.address, {
        ...sandbox.webhook,
        callback_url: receive,
        ...(status !== undefined && { status_callback_url: status }),
      });
    },
  };
}
