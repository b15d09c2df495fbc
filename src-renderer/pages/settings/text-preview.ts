/** What a patients' text may contain between braces (src-main/settings/patient-texts.ts). */
export const placeholders = ['clinic', 'number'] as const;

/** A text as the patient will read it; what is no placeholder stays, to be seen. */
export function fillPreview(
  text: string,
  values: Readonly<Record<(typeof placeholders)[number], string>>,
): string {
  return text.replace(/\{(clinic|number)\}/g, (_, name: 'clinic' | 'number') => values[name]);
}
