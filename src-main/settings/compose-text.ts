import type { Language } from '../contract/operation.ts';
import { fillText, type patientTexts } from './patient-texts.ts';
import type { Settings } from './settings.ts';

/** The name of a patients' text. */
export type TextName = keyof typeof patientTexts;

const nameless: Readonly<Record<Language, string>> = { es: 'la clínica', en: 'the clinic' };

/** A patients' text as it is sent: in the patient's language, with the clinic's name and number. */
export function composeText(
  settings: Pick<Settings, 'get'>,
  name: TextName,
  language: Language,
): string {
  return fillText(settings.get(name)[language], {
    clinic: settings.get('clinic.name') || nameless[language],
    number: settings.get('clinic.emergencyNumber'),
  });
}
