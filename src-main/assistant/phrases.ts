import { patientTexts } from '../settings/patient-texts.ts';

const { schema, default: fallback } = patientTexts['texts.restForPerson'];

/** The default of `texts.restForPerson`: what the sample clinic's made-up history says. */
export const restForPerson = schema.parse(fallback);
