import type { Language } from '../decision.ts';

const topics = {
  hours: { es: 'Horario', en: 'Opening hours' },
  place: { es: 'Cómo llegar', en: 'Getting here' },
  contact: { es: 'Contacto', en: 'Contact' },
  appointments: { es: 'Citas', en: 'Appointments' },
  first: { es: 'Primera visita', en: 'First visit' },
  prices: { es: 'Precios', en: 'Prices' },
  payment: { es: 'Pagos', en: 'Payment' },
  insurance: { es: 'Seguros', en: 'Insurance' },
  treatments: { es: 'Tratamientos', en: 'Treatments' },
  preparation: { es: 'Preparación', en: 'Preparation' },
  aftercare: { es: 'Después de la visita', en: 'After the visit' },
  children: { es: 'Niños', en: 'Children' },
  urgent: { es: 'Urgencias', en: 'Emergencies' },
  team: { es: 'Equipo', en: 'Team' },
} as const satisfies Record<string, Record<Language, string>>;

/** What an entry is about, by the name that both languages share. */
export type StarterTopic = keyof typeof topics;

/**
 * One entry as it is written here. The same `id` in both languages says the same thing; an entry of
 * a kind of clinic replaces the common one of the same `id`. In `answer`, `{phone}` and the like
 * are facts of the settings, `[[…]]` is a gap that only the clinic can fill, and a clause between
 * `<` and `>` is left out when a fact in it is not known.
 */
export type StarterEntry = {
  readonly id: string;
  readonly topic: StarterTopic;
  readonly question: string;
  readonly answer: string;
  readonly variants: readonly string[];
};

/** The entries of a kind of clinic, by language. */
export type Starter = Readonly<Record<Language, readonly StarterEntry[]>>;

/** Writes an entry down; the variants stand between bars. */
export function entry(
  id: string,
  topic: StarterTopic,
  question: string,
  answer: string,
  variants: string,
): StarterEntry {
  return { id, topic, question, answer, variants: variants.split('|').map((one) => one.trim()) };
}

/** A topic as the desk shows it. */
export function topicName(topic: StarterTopic, language: Language): string {
  return topics[topic][language];
}
