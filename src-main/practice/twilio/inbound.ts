import { externalUserIdOf, isPhoneAddress, isWhatsAppAddress } from './addresses.ts';
import type { MessageExtras, MessageRow, NewMedia } from './message-store.ts';

/** What a patient does on the phone. Everything but `from` is optional. */
export type PatientMessage = {
  /** `whatsapp:+34600111222`, or a BSUID (`whatsapp:ES.1234`) when the number is hidden. */
  readonly from: string;
  /** The clinic's sender; the first one unless told. */
  readonly to?: string;
  readonly profileName?: string;
  /** Digits without plus; from the number unless told (it differs in Brazil, Mexico, Argentina). */
  readonly waId?: string;
  /** The BSUID; the same for the same number unless told. Null leaves it out. */
  readonly externalUserId?: string | null;
  readonly body?: string;
  /** WhatsApp sends one file per message: several are an album, several messages, `body` on the first. */
  readonly media?: readonly NewMedia[];
  readonly location?: NonNullable<MessageExtras['location']>;
  /** Contact cards, as vCards. */
  readonly contacts?: readonly { readonly name: string; readonly vcard: string }[];
  /** A quick reply that was tapped. */
  readonly button?: { readonly text: string; readonly payload: string };
  /** An entry that was chosen from a list. */
  readonly list?: { readonly id: string; readonly title: string; readonly description?: string };
  /** The SID of the message that is quoted, or whose button is tapped. */
  readonly repliedTo?: string;
  readonly forwarded?: boolean;
  /** Twilio's `MessageType` when it is none of the above: sticker, reaction, order, … */
  readonly messageType?: string;
  /** Further parameters of the webhook, as Twilio adds them without notice. */
  readonly extra?: Readonly<Record<string, string>>;
  /** `twice` calls the webhook twice; `never` loses it: the message is only in Twilio's list. */
  readonly deliver?: 'once' | 'twice' | 'never';
};

/** One message of those that a patient's action becomes. */
export type InboundPart = {
  readonly kind: string;
  readonly body: string;
  readonly file: NewMedia | null;
};

/** Who writes: addresses that belong to one person. */
export type Writer = {
  readonly from: string;
  readonly waId: string | null;
  readonly externalUserId: string | null;
};

/**
 * Who writes a message.
 *
 * @throws RangeError when `from` is no WhatsApp address.
 */
export function writerOf(message: PatientMessage): Writer {
  const { from } = message;
  if (!isWhatsAppAddress(from)) throw new RangeError(`${from} is no WhatsApp address`);
  const hasPhone = isPhoneAddress(from);
  return {
    from,
    waId: message.waId ?? (hasPhone ? from.slice('whatsapp:+'.length) : null),
    externalUserId:
      message.externalUserId === undefined
        ? hasPhone
          ? externalUserIdOf(from)
          : from
        : message.externalUserId,
  };
}

function kindOfFile(contentType: string): string {
  const family = contentType.split('/')[0] ?? '';
  return ['image', 'audio', 'video'].includes(family) ? family : 'document';
}

/** Divides what the patient does into the messages that WhatsApp makes of it. */
export function inboundParts(message: PatientMessage, repliesToTemplate: boolean): InboundPart[] {
  const { body = '', media = [], contacts = [], messageType } = message;
  if (media.length)
    return media.map((file, index) => ({
      kind: messageType ?? kindOfFile(file.contentType),
      body: index === 0 ? body : '',
      file,
    }));
  if (contacts.length)
    return contacts.map(({ name, vcard }) => ({
      kind: messageType ?? 'contacts',
      body: '',
      file: {
        contentType: 'text/vcard',
        filename: `${name}.vcf`,
        data: new TextEncoder().encode(vcard),
      },
    }));
  const plain = (kind: string, text: string): InboundPart[] => [
    { kind: messageType ?? kind, body: text, file: null },
  ];
  if (message.location) return plain('location', body);
  // A button of an approved template arrives as "button", one of a session message as "interactive".
  if (message.button)
    return plain(repliesToTemplate ? 'button' : 'interactive', body || message.button.text);
  if (message.list) return plain('interactive', body || message.list.title);
  return plain('text', body);
}

/**
 * The parameters with which Twilio tells the clinic about a message
 * (twilio.com/docs/messaging/guides/webhook-request; names and samples from published webhooks).
 */
export function inboundParams(
  accountSid: string,
  message: PatientMessage,
  writer: Writer,
  part: InboundPart,
  stored: Pick<MessageRow, 'sid' | 'sender'>,
  media: { readonly url: string; readonly contentType: string } | null,
  quoted: MessageRow | null,
): Record<string, string> {
  const { button, list, location, profileName, forwarded, repliedTo } = message;
  const context: Record<string, string> = {
    ...(profileName && { ProfileName: profileName }),
    ...(writer.waId && { WaId: writer.waId }),
    ...(button && { ButtonText: button.text, ButtonPayload: button.payload }),
    ...(list && { ListId: list.id, ListTitle: list.title }),
    ...(list?.description && { ListDescription: list.description }),
    ...((forwarded !== undefined || repliedTo) && {
      Forwarded: String(forwarded ?? false),
      FrequentlyForwarded: 'false',
    }),
  };
  return {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    MessageSid: stored.sid,
    SmsSid: stored.sid,
    SmsMessageSid: stored.sid,
    SmsStatus: 'received',
    From: writer.from,
    To: stored.sender,
    Body: part.body,
    MessageType: part.kind,
    NumSegments: '1',
    NumMedia: media ? '1' : '0',
    ReferralNumMedia: '0',
    ...(media && { MediaUrl0: media.url, MediaContentType0: media.contentType }),
    ...context,
    ...(writer.externalUserId && { ExternalUserId: writer.externalUserId }),
    ...(location && {
      Latitude: String(location.latitude),
      Longitude: String(location.longitude),
      ...(location.label && { Label: location.label }),
      ...(location.address && { Address: location.address }),
    }),
    ...(repliedTo && {
      OriginalRepliedMessageSid: repliedTo,
      OriginalRepliedMessageSender: quoted?.author === 'patient' ? writer.from : stored.sender,
    }),
    ChannelMetadata: JSON.stringify({ type: 'whatsapp', data: { context } }),
    ...message.extra,
  };
}
