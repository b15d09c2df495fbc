/** Fields that hold what people wrote, who they are, or what opens something, whatever their value. */
const hiddenFields: ReadonlySet<string> = new Set(
  [
    'body text html subject question answer variants notes note snippet draft prompt',
    'name profileName displayName firstName lastName fullName patient author',
    'password passphrase secret token tokens authToken apiKey key jwt accessToken refreshToken',
    'authorization cookie setCookie signature xTwilioSignature credentials link',
    'phone phoneNumber from to waId email mail username address',
  ]
    .join(' ')
    .split(' ')
    .map(fold),
);

/** Numbers are ids, counts and times; under these names they are a person's. */
const hiddenNumbers: ReadonlySet<string> = new Set(
  'phone phoneNumber from to waId'.split(' ').map(fold),
);

const HIDDEN = '[redacted]';
/** JSON in JSON in JSON: deeper than any library of ours wraps its errors. */
const DEEPEST = 12;

/**
 * Takes out of a log line what must never be in a log. Code logs ids only; this is the net under
 * it, since a line may carry the message of a foreign library's error. Phones keep their last
 * three digits, Twilio's SIDs stay: support needs them and they open nothing. What was a line of
 * JSON is one afterwards, with the same fields.
 */
export function redact(line: string): string {
  const parsed = asObject(line);
  if (parsed === null) return redactText(line);
  const end = /\s*$/.exec(line)?.[0] ?? '';
  return JSON.stringify(redactValue(parsed, 0)) + end;
}

/** See {@link redact}: a value of any depth, with the same fields. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value, depth);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return HIDDEN;
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      redactText(name, DEEPEST),
      isHidden(name, inner) ? HIDDEN : redactValue(inner, depth + 1),
    ]),
  );
}

function isHidden(name: string, value: unknown): boolean {
  const folded = fold(name);
  if (typeof value === 'number') return hiddenNumbers.has(folded);
  return value !== null && typeof value !== 'boolean' && hiddenFields.has(folded);
}

function redactText(text: string, depth = 0): string {
  // A request's or an answer's body, as libraries quote it in their errors.
  const inner = depth < DEEPEST && /^\s*[{[]/.test(text) ? asObject(text) : null;
  if (inner !== null) return JSON.stringify(redactValue(inner, depth + 1));
  return (
    hideQuoted(text)
      // The same fields as a form has them.
      .replace(/\b([A-Za-z_-]{2,20})=([^&\s"'\\]+)/g, (whole, name: string) =>
        hiddenFields.has(fold(name)) ? `${name}=${HIDDEN}` : whole,
      )
      .replace(/\b(?:Bearer|Basic) [\w.~+/=-]{8,}/gi, '[credentials]')
      .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[token]')
      .replace(/\b(?:sk|pk|rk|AGE-SECRET-KEY|whsec)[-_][\w-]{8,}/gi, '[key]')
      // 32 or 64 hexadecimal digits are an auth token or a key, unless two letters make them a SID.
      .replace(/(?<![A-Za-z0-9])(?:[0-9a-f]{64}|[0-9a-f]{32})(?![A-Za-z0-9])/gi, '[key]')
      .replace(/[^\s@"'<>(),;:=[\]]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, '[e-mail]')
      .replace(/\+\d[\d ().-]{5,17}\d/g, lastThree('+…'))
      .replace(/(?<=whatsapp:|%2B|%3A)\d{7,15}/gi, lastThree('…'))
      // Without a plus: nine digits and more that are not part of a SID, a date or a decimal number.
      .replace(/(?<![\w.…-])(?!\d{4}-\d\d-\d\d)\d(?:[ -]?\d){8,14}(?![\w-])/g, lastThree('…'))
  );
}

/**
 * Hides the same fields where they stand as JSON in the middle of a sentence, at any depth of quoting
 * (the field's quotes have as many backslashes as its value's), also where the text was cut off.
 */
function hideQuoted(text: string): string {
  const field = /(\\*)"([A-Za-z_-]{2,20})\1"\s*:\s*\1"/g;
  let clean = '';
  let kept = 0;
  for (let found = field.exec(text); found; found = field.exec(text)) {
    const [, slashes = '', name = ''] = found;
    if (!hiddenFields.has(fold(name))) continue;
    clean += text.slice(kept, field.lastIndex) + HIDDEN;
    kept = endOfValue(text, field.lastIndex, slashes.length);
    field.lastIndex = kept;
  }
  return clean + text.slice(kept);
}

/** Where the quote that ends a value begins: the first one with just so many backslashes before it. */
function endOfValue(text: string, start: number, slashes: number): number {
  for (let quote = text.indexOf('"', start); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let before = 0;
    while (quote - before > start && text[quote - before - 1] === '\\') before++;
    if (before === slashes) return quote - slashes;
  }
  return text.length;
}

const lastThree = (mark: string) => (phone: string) =>
  `${mark}${phone.replace(/\D/g, '').slice(-3)}`;

function fold(name: string): string {
  return name.replace(/[_-]/g, '').toLowerCase();
}

function asObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    // Not JSON: text like any other.
    return null;
  }
}
