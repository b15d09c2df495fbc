import * as z from 'zod';

// What the agent says on its streams, as @ngrok/ngrok 1.7.0 writes it. Loose: the edge reads what
// it needs, and demands what the agent always sends.

/** The first four bytes of every stream. */
export const streamTypes = {
  auth: 0,
  bind: 1,
  unbind: 2,
  proxy: 3,
  restart: 4,
  stopTunnel: 9,
  heartbeat: 0xffffffff,
} as const;

export const authRequest = z.looseObject({
  Version: z.array(z.string()).min(1),
  ClientId: z.string(),
  Extra: z.looseObject({
    AuthToken: z.string(),
    Version: z.string(),
    Metadata: z.string(),
    UserAgent: z.string(),
    /** Nanoseconds, as the next one. */
    HeartbeatInterval: z.number().positive(),
    HeartbeatTolerance: z.number().positive(),
  }),
});

export const bindRequest = z.looseObject({
  Id: z.string(),
  Proto: z.literal(['https', 'http']),
  ForwardsTo: z.string(),
  Opts: z.looseObject({ Domain: z.string(), Hostname: z.string() }),
  Extra: z.looseObject({ Token: z.string(), Metadata: z.string() }),
});

export const unbindRequest = z.looseObject({ Id: z.string() });

/** A refusal: ngrok's number and its words. The SDK finds the number on a line of its own. */
export type Refusal = { readonly code: number | null; readonly text: string };

/** What stands in the `Error` of an answer. */
export const refusalText = ({ code, text }: Refusal): string =>
  code === null ? text : `${text}\r\n\r\nERR_NGROK_${code}\r\n`;

// Numbers as in ngrok's documentation; 105, 107 and 108 in the words of the real service, which
// repeat the token.
export const refusals = {
  noToken: {
    code: 4018,
    text: 'Usage of ngrok requires a verified account and authtoken.',
  },
  malformed: (token: string) => ({
    code: 105,
    text: `The authtoken you specified does not look like a proper ngrok authtoken.\nYour authtoken: ${token}\nInstructions to install your authtoken are on your ngrok dashboard:\nhttps://dashboard.ngrok.com/get-started/your-authtoken`,
  }),
  invalid: (token: string) => ({
    code: 107,
    text: `The authtoken you specified is properly formed, but it is invalid.\nYour authtoken: ${token}\nThis usually happens when:\n    - You reset your authtoken`,
  }),
  sessions: (limit: number) => ({
    code: 108,
    text: `Your account is limited to ${limit} simultaneous ngrok agent sessions.`,
  }),
  banned: { code: 3208, text: 'This account is suspended.' },
  occupied: (domain: string) => ({
    code: 334,
    text: `The endpoint 'https://${domain}' is already online.`,
  }),
  ofOther: (domain: string) => ({
    code: 320,
    text: `The domain '${domain}' is reserved for another account.`,
  }),
  notReserved: (domain: string) => ({
    code: 319,
    text: `The domain '${domain}' is not reserved in your dashboard.`,
  }),
  noHostname: (domain: string) => ({ code: 326, text: `'${domain}' is no hostname.` }),
} satisfies Record<string, Refusal | ((value: never) => Refusal)>;
