/** A month's use as a picture: shares of the limit in percent, at most 100. */
export function usageBar({
  used,
  expected,
  limit,
}: {
  readonly used: number;
  readonly expected: number;
  readonly limit: number;
}): { used: number; expected: number; percent: number; tone: 'good' | 'near' | 'spent' } {
  const share = (value: number) => (limit > 0 ? (value / limit) * 100 : 0);
  const percent = Math.floor(share(used));
  return {
    used: Math.min(share(used), 100),
    expected: Math.min(share(Math.max(used, expected)), 100),
    percent,
    // The clinic warns at the same share (tunnel/usage.ts).
    tone: percent >= 100 ? 'spent' : percent >= 80 ? 'near' : 'good',
  };
}
