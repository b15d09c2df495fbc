/** What a pasted text is by its shape. The clinic judges again; here it only spares a round. */
export type Shape =
  | 'account_sid'
  | 'auth_token'
  | 'twilio_api_key'
  | 'openai_key'
  | 'ngrok_token'
  | 'unknown';

// The same shapes as in src-main/settings/schemas.ts, which has the last word.
const shapes: readonly (readonly [Shape, RegExp])[] = [
  ['account_sid', /^AC[0-9a-f]{32}$/i],
  ['twilio_api_key', /^SK[0-9a-f]{32}$/i],
  ['auth_token', /^[0-9a-f]{32}$/i],
  ['openai_key', /^sk-\S{8,}$/],
  ['ngrok_token', /^[A-Za-z0-9]{20,40}_[A-Za-z0-9]{15,40}$/],
];

/** A pasted credential without the spaces around it and what a copied mail breaks it with. */
export function cleanPaste(text: string): string {
  return text.replace(/[\r\n\u200b\ufeff]+/g, '').trim();
}

/** Whose credential a text is. */
export function shapeOf(text: string): Shape {
  const clean = cleanPaste(text);
  return shapes.find(([, shape]) => shape.test(clean))?.[0] ?? 'unknown';
}

/** The code under `settings.reasons` for a credential that stands in another one's field. */
export function reasonOfShape(shape: Exclude<Shape, 'unknown'>): string {
  return shape === 'twilio_api_key' ? 'looks_like_api_key' : `looks_like_${shape}`;
}

/**
 * What is wrong with a text in a credential's field, as a code under `settings.reasons`; null while
 * nothing is, or while it may still become right. `left`: the person has left the field.
 */
export function complaint(own: Shape, text: string, left: boolean): string | null {
  const clean = cleanPaste(text);
  if (clean === '') return null;
  const shape = shapeOf(clean);
  if (shape === own) return null;
  if (shape !== 'unknown') return reasonOfShape(shape);
  if (/\s/.test(clean)) return 'has_spaces';
  if (own !== 'account_sid') return null;
  const mayBecome = /^A?C?$/i.test(clean) || /^AC[0-9a-f]{0,31}$/i.test(clean);
  return mayBecome && !left ? null : 'account_sid_invalid';
}
