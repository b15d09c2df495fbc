/**
 * Whether a text may be a phone as people write it: six digits or more, and nothing but what stands
 * in phones. The clinic judges it properly when it is used (`invalid_phone`).
 */
export function looksLikePhone(text: string): boolean {
  return /^\+?[\d\s().-]+$/.test(text) && text.replace(/\D/g, '').length >= 6;
}

/** How the digits after the country code are grouped, where people there have a habit. */
const groupings: ReadonlyArray<{ readonly code: string; readonly groups: readonly number[] }> = [
  { code: '34', groups: [3, 2, 2, 2] },
  { code: '521', groups: [2, 4, 4] },
  { code: '52', groups: [2, 4, 4] },
  { code: '549', groups: [2, 4, 4] },
  { code: '54', groups: [2, 4, 4] },
  { code: '55', groups: [2, 5, 4] },
  { code: '56', groups: [1, 4, 4] },
  { code: '44', groups: [4, 6] },
  { code: '1', groups: [3, 3, 4] },
];

/** An E.164 phone for reading: +34 600 11 12 23. What is grouped nowhere known stays as it is. */
export function readablePhone(phone: string): string {
  const digits = phone.replace(/^\+/, '');
  const grouping = groupings.find(
    ({ code, groups }) =>
      digits.startsWith(code) && digits.length === code.length + groups.reduce((a, b) => a + b),
  );
  if (!grouping) return phone;
  const parts: string[] = [];
  let rest = digits.slice(grouping.code.length);
  for (const size of grouping.groups) {
    parts.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return `+${grouping.code} ${parts.join(' ')}`;
}
