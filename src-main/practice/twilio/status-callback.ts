import { maskedAddress } from './addresses.ts';
import { receiptDate } from './dates.ts';
import type { MessageRow, MessageStatus } from './message-store.ts';

const eventTypes: Partial<Record<MessageStatus, string>> = {
  delivered: 'DELIVERED',
  read: 'READ',
  undelivered: 'UNDELIVERED',
  failed: 'UNDELIVERED',
};

/**
 * The parameters of a status callback for a WhatsApp message, as Twilio sends them
 * (twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks; the channel's own
 * from callbacks that projects have published).
 */
export function statusParams(
  accountSid: string,
  senderSid: string,
  message: MessageRow,
  status: MessageStatus,
  externalUserId: string | null,
): Record<string, string> {
  const eventType = eventTypes[status];
  const failed = status === 'failed' || status === 'undelivered';
  return {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    MessageSid: message.sid,
    SmsSid: message.sid,
    MessageStatus: status,
    SmsStatus: status,
    From: message.sender,
    To: message.patient,
    ChannelPrefix: 'whatsapp',
    ChannelToAddress: maskedAddress(message.patient),
    ChannelInstallSid: senderSid,
    StructuredMessage: 'false',
    ...(message.service_sid && { MessagingServiceSid: message.service_sid }),
    ...(externalUserId && { ExternalUserId: externalUserId }),
    ...(eventType && { EventType: eventType }),
    ...((status === 'delivered' || status === 'undelivered') && {
      RawDlrDoneDate: receiptDate(message.updated_at),
    }),
    ...(failed && {
      ErrorCode: String(message.error_code ?? 30008),
      ErrorMessage: message.error_message ?? 'Unknown error',
      ChannelStatusMessage: message.error_message ?? 'Unknown error',
    }),
  };
}
