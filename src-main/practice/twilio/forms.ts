/** A form as Twilio's API reads it; a repeated key is a list. */
export type Form = Readonly<Record<string, string | readonly string[]>>;

/** Reads `application/x-www-form-urlencoded` (or a query), keeping every repetition. */
export function parseForm(text: string): Form {
  const form: Record<string, string | string[]> = Object.create(null);
  for (const [key, value] of new URLSearchParams(text)) {
    const before = form[key];
    if (before === undefined) form[key] = value;
    else if (Array.isArray(before)) before.push(value);
    else form[key] = [before, value];
  }
  return form;
}

/** The value of a key that may be there once; of several, the last. */
export function field(form: Form, key: string): string | undefined {
  const value = form[key];
  return typeof value === 'string' ? value : value?.at(-1);
}

/** All values of a key. */
export function fields(form: Form, key: string): readonly string[] {
  const value = form[key];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}
