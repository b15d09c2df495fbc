/** Anything that JSON can say. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** A resource as Twilio's API writes it: snake_case keys. */
export type Resource = { readonly [key: string]: Json };

/** What a handler answers. */
export type Answer = {
  readonly status: number;
  /** Sent as JSON; null sends nothing. */
  readonly body: Resource | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** A file instead of JSON. */
  readonly file?: { readonly contentType: string; readonly data: Uint8Array };
  /** Called once the answer is out, or once it is certain that it never will be. */
  readonly onOut?: () => void;
};

/**
 * What goes wrong at the moment of the request: code → HTTP status and words. From Twilio's error
 * dictionary (twilio.com/docs/api/errors). 63007 is answered at once, not in a callback: that is
 * what the real API does ("HTTP 400 … could not find a Channel with the specified From address").
 */
const refusals: Readonly<Record<number, readonly [status: number, message: string]>> = {
  20001: [400, 'Unable to understand the request'],
  20003: [401, 'Authenticate'],
  // Twilio tells a suspended account in one of several ways: 20005, 20403, 10001, even 20003.
  20005: [403, 'Account not active'],
  20006: [403, 'Access Denied'],
  20009: [409, 'The resource is not in a state that allows this; delivery has not been completed'],
  20404: [404, 'The requested resource was not found'],
  20429: [429, 'Too Many Requests'],
  20500: [500, 'An internal server error has occurred'],
  20503: [503, 'Service is unavailable. Please try again'],
  21211: [400, "Invalid 'To' Phone Number"],
  21212: [400, "Invalid 'From' Phone Number"],
  21408: [400, 'Permission to send to this region has not been enabled'],
  21603: [400, "A 'From' phone number is required."],
  21604: [400, "A 'To' phone number is required."],
  21609: [400, "The 'StatusCallback' URL is not valid"],
  21610: [400, 'Attempt to send to unsubscribed recipient'],
  21611: [429, "This 'From' number has exceeded the maximum number of queued messages"],
  21617: [400, 'The concatenated message body exceeds the 1600 character limit'],
  21619: [400, 'A text message body or media urls must be specified.'],
  21620: [400, 'Invalid media URL(s)'],
  21623: [400, 'Number of media files exceeds allowed limit'],
  21654: [400, 'ContentSid Required'],
  21655: [400, 'The ContentSid is invalid'],
  21656: [400, 'The Content Variables parameter is invalid.'],
  21704: [400, 'The Messaging Service contains no phone numbers'],
  21701: [400, 'The Messaging Service does not exist'],
  21910: [400, "Invalid 'From' and 'To' pair. 'From' and 'To' should be of the same channel"],
  30409: [409, 'This message cannot be canceled'],
  35114: [400, 'Scheduling does not support this timestamp'],
  63007: [400, 'Twilio could not find a Channel with the specified From address'],
};

/** What goes wrong later and is told in the status callback: code → `ErrorMessage` and Meta's words. */
const failures: Readonly<Record<number, string>> = {
  30002: 'Account suspended',
  63001: 'Channel could not authenticate the request',
  63003: 'Channel could not find To address',
  63005:
    'Channel did not accept given content. Please see Channel specific error message for more information',
  63007: 'Twilio could not find a Channel with the specified From address',
  63012: 'Channel provider returned an internal service error',
  63013: 'This message send failed because it violates Channel provider policy',
  63014: 'Message failed to be delivered because it was blocked by a user action',
  63015: 'Channel Sandbox can only send messages to phone numbers that have joined the Sandbox',
  63016:
    'Failed to send freeform message because you are outside the allowed window. If you are using WhatsApp, please use a Message Template.',
  63018: 'Rate limit exceeded for Channel',
  63019: 'Media failed to download',
  63021: 'Channel invalid content error',
  63024: 'Invalid message recipient',
  63032: 'User is part of an experiment or has reached a limit',
  63049: 'Meta chose not to deliver this marketing message',
};

/** What the body of every Twilio error looks like. */
export function errorBody(code: number, message: string, status: number): Resource {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
}

/** Refuses a request with Twilio's own code; `detail` replaces the standard words. */
export function refused(code: number, detail?: string): Answer {
  const [status, message] = refusals[code] ?? [400, `Error ${code}`];
  return { status, body: errorBody(code, detail ?? message, status) };
}

/** Twilio's words for a failure that is told in a status callback. */
export function failureText(code: number): string {
  return failures[code] ?? refusals[code]?.[1] ?? `Error ${code}`;
}

/** 404 with Twilio's words for this address. */
export function notFound(path: string): Answer {
  return refused(20404, `The requested resource ${path} was not found`);
}
