/**
 * Why there is no tunnel. `refused` is any number of ngrok's that has no code of its own here;
 * `unknown` came without a number.
 */
export type TunnelFailureCode =
  | 'token_malformed'
  | 'token_invalid'
  | 'too_many_sessions'
  | 'domain_taken'
  | 'domain_of_other'
  | 'domain_invalid'
  | 'no_connection'
  | 'intercepted'
  | 'requests_spent'
  | 'bandwidth_spent'
  | 'account_banned'
  | 'agent_too_old'
  | 'sdk_unavailable'
  | 'refused'
  | 'unknown';

/** What went wrong, for a person. Never carries the token. */
export type TunnelFailure = {
  readonly code: TunnelFailureCode;
  /** `ERR_NGROK_…`, for ngrok's own page on it. */
  readonly ngrokCode: string | null;
  /** The words of ngrok, of the SDK or of the system, in English. */
  readonly detail: string;
};

/**
 * ngrok's numbers, as in https://ngrok.com/docs/errors/. A domain that nobody has reserved (319), or
 * only a paid plan may choose (313), has the same remedy as one of another account: one's own.
 */
const codeOf: Readonly<Record<string, TunnelFailureCode>> = {
  105: 'token_malformed',
  107: 'token_invalid',
  108: 'too_many_sessions',
  120: 'agent_too_old',
  313: 'domain_of_other',
  319: 'domain_of_other',
  320: 'domain_of_other',
  326: 'domain_invalid',
  334: 'domain_taken',
  725: 'bandwidth_spent',
  727: 'requests_spent',
  3208: 'account_banned',
  4018: 'token_invalid',
};

const LONGEST_DETAIL = 300;

/** What the SDK says when the line is the trouble, not ngrok. */
const brokenLine =
  /failed to establish tcp connection|failed to open muxado stream|rpc response|transport error|reconnect|remote gone|session closed/i;

/** Ngrok repeats the token that it refuses; whatever stands there is taken out, and the token too. */
function withoutToken(text: string, authtoken: string): string {
  const bare = text.replace(/(auth ?token|credential)\s*:\s*\S+/gi, '$1: …');
  const token = authtoken.trim();
  return token ? bare.replaceAll(token, '…') : bare;
}

/** A text of one line, short enough to show, without the token. */
function asDetail(text: string, authtoken: string): string {
  return withoutToken(text, authtoken).replace(/\s+/g, ' ').trim().slice(0, LONGEST_DETAIL);
}

/** Reads an error of the SDK. Its number stands in the message only; `errorCode` is often missing. */
export function readFailure(error: unknown, authtoken: string): TunnelFailure {
  const text = error instanceof Error ? error.message : String(error);
  const number = /ERR_NGROK_(\d+)/.exec(text)?.[1] ?? null;
  const words = text
    .replace(/^failed to (?:connect session|start listener): /, '')
    .replace(/ ?error_code: ERR_NGROK_\d+/, '');
  const detail = asDetail(words, authtoken);
  if (number !== null)
    return { code: codeOf[number] ?? 'refused', ngrokCode: `ERR_NGROK_${number}`, detail };
  const code = /tls handshake/i.test(text)
    ? 'intercepted'
    : brokenLine.test(text)
      ? 'no_connection'
      : 'unknown';
  return { code, ngrokCode: null, detail };
}

/** A failure of the line itself, in our words. */
export const lineFailure = (detail: string): TunnelFailure => ({
  code: 'no_connection',
  ngrokCode: null,
  detail,
});
