/**
 * Whether a text may be a phone as people write it: six digits or more, and nothing but what stands
 * in phones. The clinic judges it properly when it is used (`invalid_phone`).
 */
export function looksLikePhone(text: string): boolean {
  return /^\+?[\d\s().-]+$/.test(text) && text.replace(/\D/g, '').length >= 6;
}
