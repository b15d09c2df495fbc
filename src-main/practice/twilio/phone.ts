import type { Button, ListItem, MediaRow, MessageRow, MessageStore } from './message-store.ts';

/** A file in a bubble. `url` needs no credentials. */
export type PhoneMedia = {
  readonly sid: string;
  readonly contentType: string;
  readonly filename: string | null;
  readonly size: number;
  readonly url: string;
};

/** A bubble on a patient's phone. */
export type PhoneMessage = {
  readonly sid: string;
  /** `out`: the patient wrote it. `in`: it came from the clinic, or from Twilio's sandbox. */
  readonly direction: 'in' | 'out';
  readonly author: MessageRow['author'];
  /** The clinic's address in this conversation. */
  readonly sender: string;
  /** Twilio's `MessageType`: text, image, audio, location, … */
  readonly kind: string;
  readonly body: string;
  readonly media: readonly PhoneMedia[];
  readonly buttons: readonly Button[];
  readonly list: { readonly button: string; readonly items: readonly ListItem[] } | null;
  readonly location: NonNullable<MessageRow['extras']['location']> | null;
  readonly repliedTo: string | null;
  /** Ticks: `sent` one, `delivered` two, `read` blue. What has not arrived is not on the phone. */
  readonly status: 'sent' | 'delivered' | 'read';
  /** When it was written, or when it arrived; UTC ms. */
  readonly at: number;
};

/** Whether the patient can see this message. */
function isOnPhone(message: MessageRow): boolean {
  return message.author !== 'clinic' || message.arrived_at !== null;
}

/** The message as the patient sees it; what Twilio has forgotten is still there. */
function toPhoneMessage(
  message: MessageRow,
  media: readonly MediaRow[],
  mediaUrl: (sid: string) => string,
): PhoneMessage {
  const { extras } = message;
  return {
    sid: message.sid,
    direction: message.author === 'patient' ? 'out' : 'in',
    author: message.author,
    sender: message.sender,
    kind: message.kind,
    body: message.shown,
    media: media.map(({ sid, content_type, filename, size }) => ({
      sid,
      contentType: content_type,
      filename,
      size,
      url: mediaUrl(sid),
    })),
    buttons: extras.buttons ?? [],
    list: extras.list ?? null,
    location: extras.location ?? null,
    repliedTo: extras.repliedTo ?? null,
    status:
      message.author === 'patient'
        ? message.seen
        : message.status === 'read'
          ? 'read'
          : 'delivered',
    at: message.arrived_at ?? message.created_at,
  };
}

/** A bubble that has appeared, or changed, on a patient's phone. */
export type PhoneChange = {
  /** The address in the message. */
  readonly address: string;
  /** Every address of the patient: the number, the BSUID. */
  readonly addresses: readonly string[];
  readonly message: PhoneMessage;
};

/** All patients' phones. */
export function createPhones(messages: MessageStore, mediaUrl: (sid: string) => string) {
  const listeners = new Set<(change: PhoneChange) => void>();
  const asSeen = (message: MessageRow): PhoneMessage =>
    toPhoneMessage(message, messages.mediaOf(message.sid), mediaUrl);

  /** Tells whoever watches that this message has changed, if the patient can see it. */
  function announce(message: MessageRow | null): void {
    if (!message || !isOnPhone(message)) return;
    const change: PhoneChange = {
      address: message.patient,
      addresses: messages.addressesOf(message.person),
      message: asSeen(message),
    };
    for (const listener of listeners) listener(change);
  }

  return {
    announce,
    /** Turns the ticks of the patient's own message. */
    markSeen(sid: string, seen: MessageRow['seen']): void {
      messages.markSeen(sid, seen);
      announce(messages.get(sid));
    },
    /** What the phone of an address shows, oldest first. */
    show(address: string): readonly PhoneMessage[] {
      const person = messages.knownPerson(address);
      return person === null ? [] : messages.thread(person).filter(isOnPhone).map(asSeen);
    },
    /** Watches every phone. Returns how to stop. */
    onChange(listener: (change: PhoneChange) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** See {@link createPhones}. */
export type Phones = ReturnType<typeof createPhones>;
