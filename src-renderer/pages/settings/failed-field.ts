/** The field that a refusal of the clinic is about; null when it names none. */
export function failedField(error: unknown): string | null {
  const { field } = (error as { data?: { field?: unknown } } | null)?.data ?? {};
  return typeof field === 'string' && field !== '' ? field : null;
}
