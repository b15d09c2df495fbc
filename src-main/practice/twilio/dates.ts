/** API v2010 dates: RFC 2822, in GMT, whole seconds. Null stays null. */
export function rfc2822(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toUTCString().replace(/GMT$/, '+0000');
}

/** Dates of the newer APIs (content, monitor): ISO 8601 in UTC, whole seconds. */
export function isoSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** `RawDlrDoneDate` of a delivery receipt: YYMMDDhhmm. */
export function receiptDate(ms: number): string {
  return new Date(ms).toISOString().replace(/\D/g, '').slice(2, 12);
}

/** Reads a date filter (`2026-11-24` or `2026-11-24T10:00:00Z`) as UTC milliseconds; null if it is none. */
export function dateFilter(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(text))
    return null;
  const ms = Date.parse(
    /[T ]/.test(text) && !/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? `${text}Z` : text,
  );
  return Number.isNaN(ms) ? null : ms;
}

/** Whether a date filter names a whole day. */
export function isWholeDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}
