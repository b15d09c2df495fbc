import type { Actor } from '../../audit/actor.ts';
import type { StarterKind } from '../../contract/setup.ts';
import type { WeekHours } from '../../settings/schemas.ts';
import type { Language } from '../decision.ts';
import type { EntryInput, Knowledge } from '../knowledge.ts';
import { aesthetics } from './aesthetics.ts';
import { commonEn } from './common-en.ts';
import { commonEs } from './common-es.ts';
import { dental } from './dental.ts';
import { gapsOf } from './gaps.ts';
import { general } from './general.ts';
import { composeHours } from './hours-text.ts';
import { physiotherapy } from './physiotherapy.ts';
import { psychology } from './psychology.ts';
import { questionKey } from './question-key.ts';
import { type Starter, type StarterEntry, topicName } from './starter-entry.ts';
import { veterinary } from './veterinary.ts';

const common: Starter = { es: commonEs, en: commonEn };
const kinds = {
  dental,
  physiotherapy,
  aesthetics,
  general,
  psychology,
  veterinary,
} as const satisfies Record<StarterKind, Starter>;

/** Every kind of clinic that knowledge can be started from, in the order in which the wizard offers them. */
export const starterKinds: readonly StarterKind[] = [
  'dental',
  'physiotherapy',
  'aesthetics',
  'general',
  'psychology',
  'veterinary',
];

/** What the settings know of a clinic. An empty text or a week without hours is not known. */
export type StarterFacts = {
  readonly phone: string;
  readonly address: string;
  readonly email: string;
  readonly hours: WeekHours;
  readonly emergencyNumber: string;
};

/** An entry as `knowledge.addAll` takes it. `enabled` is false while its answer has a gap. */
export type ReadyEntry = EntryInput & { readonly id: string; readonly enabled: boolean };

/** What `applyStarter` did. */
export type StarterResult = {
  readonly added: number;
  /** Those that were there already, as they came or reworded. */
  readonly skipped: number;
  /** Entries of the knowledge base in these languages whose answer has a gap, new and old. */
  readonly toComplete: number;
};

/** How a fact that is not known is called as a gap. */
const factNames = {
  phone: { es: 'teléfono', en: 'phone' },
  address: { es: 'dirección', en: 'address' },
  email: { es: 'correo electrónico', en: 'e-mail address' },
  hours: { es: 'horario', en: 'opening hours' },
  emergency: { es: 'número de emergencias', en: 'emergency number' },
} as const satisfies Record<string, Record<Language, string>>;

type Fact = keyof typeof factNames;

/**
 * The entries to start a clinic of this kind with, in one language. What the settings know is
 * filled in; what they do not know, and what only the clinic can tell, is a gap (`gapsOf`).
 */
export function starterEntries(
  kind: StarterKind,
  language: Language,
  facts: StarterFacts,
): readonly ReadyEntry[] {
  const own = kinds[kind][language];
  const replaced = new Set(own.map(({ id }) => id));
  const all = [...common[language].filter(({ id }) => !replaced.has(id)), ...own];
  return all.map((entry) => ready(entry, language, facts));
}

/**
 * Adds the entries of a kind of clinic that are not there yet, all in one transaction: running it
 * again adds nothing, not even what was reworded since. An entry that was removed comes back.
 */
export function applyStarter(
  knowledge: Pick<Knowledge, 'list' | 'versions' | 'addAll'>,
  kind: StarterKind,
  languages: readonly Language[],
  facts: StarterFacts,
  by: Actor | null,
): StarterResult {
  const wanted = [...new Set(languages)];
  const known = new Set<string>();
  for (const { id, language, question, origin } of knowledge.list()) {
    known.add(questionKey(language, question));
    if (origin !== 'sample') continue;
    for (const { entry } of knowledge.versions(id))
      known.add(questionKey(entry.language, entry.question));
  }
  const all = wanted.flatMap((language) => starterEntries(kind, language, facts));
  const missing = all.filter(
    ({ language, question }) => !known.has(questionKey(language, question)),
  );
  knowledge.addAll(
    missing.map(({ id: _, ...entry }) => entry),
    'sample',
    by,
  );
  const toComplete = knowledge
    .list()
    .filter(({ language, answer }) => wanted.includes(language) && gapsOf(answer).length > 0);
  return {
    added: missing.length,
    skipped: all.length - missing.length,
    toComplete: toComplete.length,
  };
}

function ready(
  { id, topic, question, answer, variants }: StarterEntry,
  language: Language,
  facts: StarterFacts,
): ReadyEntry {
  const values: Readonly<Record<Fact, string>> = {
    phone: facts.phone.trim(),
    address: facts.address.trim().replace(/\.$/, ''),
    email: facts.email.trim(),
    hours: composeHours(facts.hours, language) ?? '',
    emergency: facts.emergencyNumber.trim(),
  };
  const filled = fill(answer, language, values);
  return {
    id,
    topic: topicName(topic, language),
    language,
    question,
    answer: filled,
    variants,
    enabled: gapsOf(filled).length === 0,
  };
}

function fill(
  template: string,
  language: Language,
  values: Readonly<Record<Fact, string>>,
): string {
  const isFact = (name: string): name is Fact => Object.hasOwn(factNames, name);
  const unknown = (clause: string) =>
    [...clause.matchAll(/\{(\w+)\}/g)].some(([, name = '']) => isFact(name) && values[name] === '');
  return template
    .replace(/<([^<>]*)>/g, (_, clause: string) => (unknown(clause) ? '' : clause))
    .replace(/\{(\w+)\}/g, (whole, name: string) => {
      if (!isFact(name)) return whole;
      return values[name] || `[[${factNames[name][language]}]]`;
    });
}
