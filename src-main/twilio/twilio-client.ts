import { TwilioFailure } from './twilio-failure.ts';
import { connectTwilio, type TwilioOptions } from './twilio-sdk.ts';

/** A message as Twilio's list shows it. Addresses without the `whatsapp:` prefix. */
export type TwilioMessage = {
  readonly sid: string;
  readonly direction: 'in' | 'out';
  readonly status: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly errorCode: number | null;
  readonly mediaCount: number;
  /** UTC ms. Twilio tells whole seconds. */
  readonly createdAt: number;
};

/** What to send. Exactly one of `body`/`mediaUrls` and `contentSid`. */
export type OutgoingMessage = {
  readonly from: string;
  readonly to: string;
  readonly body?: string;
  readonly mediaUrls?: readonly string[];
  readonly contentSid?: string;
  readonly contentVariables?: Readonly<Record<string, string>>;
  /** Where Twilio tells what became of it; without one it is asked for. */
  readonly statusCallback?: string;
};

/** A template of the account. `types` is Twilio's own shape, keyed by content type. */
export type TwilioTemplate = {
  readonly sid: string;
  readonly name: string;
  readonly language: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, unknown>>;
  readonly approval: {
    readonly status: string;
    readonly category: string | null;
    readonly rejectionReason: string | null;
  };
};

/** Our view of Twilio's API. Every call throws {@link TwilioFailure} when it fails. */
export type TwilioClient = {
  /** Creates a message; nothing more than its SID and first status is known afterwards. */
  send(message: OutgoingMessage): Promise<{ sid: string; status: string }>;
  /**
   * Messages, newest first, at most `limit`. `sentAfter` (UTC ms, whole seconds count) leaves out
   * what Twilio has not sent yet.
   */
  list(query: {
    to?: string;
    from?: string;
    sentAfter?: number;
    limit: number;
  }): Promise<TwilioMessage[]>;
  fetch(sid: string): Promise<TwilioMessage>;
  /** The media of a message, as the webhook would have named them. */
  listMedia(messageSid: string): Promise<{ url: string; contentType: string }[]>;
  /** The bytes behind a media URL of Twilio; refuses more than `maxBytes`. */
  download(url: string, maxBytes: number): Promise<{ bytes: Buffer; contentType: string }>;
  /** Removes Twilio's copy. Done already is fine. */
  deleteMedia(url: string): Promise<void>;
  /** Removes Twilio's copy of a message and of its files. Gone already is fine. */
  deleteMessage(sid: string): Promise<void>;
  listTemplates(): Promise<TwilioTemplate[]>;
};

/** What a clinic does with messages, media and templates: see {@link TwilioClient}. */
export function createTwilioClient(options: TwilioOptions): TwilioClient {
  const { accountSid, authToken } = options;
  const { origin, call } = connectTwilio(options);

  /** Twilio's media live under the account; nothing else is fetched with its credentials. */
  function mediaUrl(url: string): URL {
    const parsed = new URL(url);
    const ours = new RegExp(
      `^/2010-04-01/Accounts/${accountSid}/Messages/(\\w+)/Media/(\\w+)(\\.json)?$`,
    );
    const known = parsed.origin === origin || parsed.origin === 'https://api.twilio.com';
    if (!known || !ours.test(parsed.pathname))
      throw new TwilioFailure(`not a media address of this account: ${parsed.host}`, {
        failureClass: 'permanent',
        code: null,
        status: null,
      });
    return origin === null ? parsed : new URL(parsed.pathname, origin);
  }

  return {
    send: (message) =>
      call(async (client) => {
        const { sid, status } = await client.messages.create({
          from: `whatsapp:${message.from}`,
          to: `whatsapp:${message.to}`,
          ...(message.statusCallback !== undefined && { statusCallback: message.statusCallback }),
          ...(message.body !== undefined && { body: message.body }),
          ...(message.mediaUrls?.length && { mediaUrl: [...message.mediaUrls] }),
          ...(message.contentSid !== undefined && {
            contentSid: message.contentSid,
            contentVariables: JSON.stringify(message.contentVariables ?? {}),
          }),
        });
        return { sid, status };
      }),
    list: ({ to, from, sentAfter, limit }) =>
      call(async (client) => {
        const rows = await client.messages.list({
          ...(to !== undefined && { to: `whatsapp:${to}` }),
          ...(from !== undefined && { from: `whatsapp:${from}` }),
          ...(sentAfter !== undefined && { dateSentAfter: new Date(sentAfter) }),
          pageSize: Math.min(limit, 1000),
          limit,
        });
        return rows.map(fromSdk);
      }),
    fetch: (sid) => call(async (client) => fromSdk(await client.messages(sid).fetch())),
    listMedia: (messageSid) =>
      call(async (client) => {
        const rows = await client.messages(messageSid).media.list();
        return rows.map(({ sid, contentType }) => ({
          url: `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Messages/${messageSid}/Media/${sid}`,
          contentType,
        }));
      }),
    async download(url, maxBytes) {
      const signal = AbortSignal.timeout(60_000);
      const basic = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
      try {
        let response = await fetch(mediaUrl(url), {
          headers: { authorization: `Basic ${basic}` },
          redirect: 'manual',
          signal,
        });
        const location = response.headers.get('location');
        // Twilio redirects to its CDN, which must not see the account's credentials.
        if (response.status >= 300 && response.status < 400 && location) {
          const target = new URL(location, mediaUrl(url));
          if (target.protocol !== 'https:' && target.origin !== origin)
            throw new TypeError(`a redirect to ${target.protocol} is not followed`);
          response = await fetch(target, { redirect: 'error', signal });
        }
        if (!response.ok || !response.body)
          throw new TwilioFailure(`media: HTTP ${response.status}`, {
            failureClass:
              response.status >= 500 || response.status === 429 ? 'transient' : 'permanent',
            code: null,
            status: response.status,
          });
        const chunks: Uint8Array[] = [];
        let size = 0;
        for await (const chunk of response.body) {
          size += chunk.length;
          if (size > maxBytes)
            throw new TwilioFailure('media: too large', {
              failureClass: 'permanent',
              code: null,
              status: 413,
            });
          chunks.push(chunk);
        }
        return {
          bytes: Buffer.concat(chunks),
          contentType: response.headers.get('content-type') ?? 'application/octet-stream',
        };
      } catch (error) {
        if (error instanceof TwilioFailure) throw error;
        const about = { failureClass: 'transient', code: null, status: null } as const;
        throw new TwilioFailure(`media: ${String(error)}`, about, { cause: error });
      }
    },
    deleteMedia: (url) =>
      call(async (client) => {
        const [, message, media] =
          /Messages\/(\w+)\/Media\/(\w+)/.exec(mediaUrl(url).pathname) ?? [];
        if (message && media) await client.messages(message).media(media).remove();
      }).catch(unlessGone),
    deleteMessage: (sid) =>
      call(async (client) => {
        const message = client.messages(sid);
        // The files first: without their message nobody could name them any more.
        for (const media of await message.media.list()) await message.media(media.sid).remove();
        await message.remove();
      }).catch(unlessGone),
    listTemplates: () =>
      call(async (client) => {
        const rows = await client.content.v1.contentAndApprovals.list({ pageSize: 200 });
        return rows.map(({ sid, friendlyName, language, variables, types, approvalRequests }) => {
          const approval = approvalRequests as Record<string, unknown>;
          return {
            sid,
            name: friendlyName,
            language,
            variables: variables as unknown as Record<string, string>,
            types: types as Record<string, unknown>,
            approval: {
              status: String(approval['status'] ?? 'unsubmitted'),
              category: text(approval['category']),
              rejectionReason: text(approval['rejection_reason']),
            },
          };
        });
      }),
  };
}

/** What Twilio no longer has need not be deleted. */
function unlessGone(error: unknown): void {
  if (!(error instanceof TwilioFailure && error.status === 404)) throw error;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

type SdkMessage = {
  sid: string;
  direction: string;
  status: string;
  from: string;
  to: string;
  body: string;
  errorCode: number;
  numMedia: string;
  dateCreated: Date;
};

function fromSdk(row: SdkMessage): TwilioMessage {
  return {
    sid: row.sid,
    direction: row.direction === 'inbound' ? 'in' : 'out',
    status: row.status,
    from: row.from.replace(/^whatsapp:/, ''),
    to: row.to.replace(/^whatsapp:/, ''),
    body: row.body ?? '',
    errorCode: row.errorCode ?? null,
    mediaCount: Number(row.numMedia ?? 0),
    createdAt: row.dateCreated.getTime(),
  };
}
