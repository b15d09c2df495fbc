import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StarterKind } from '../../contract/setup.ts';
import { openSecrets } from '../../secrets/open-secrets.ts';
import { emergencyNumbers } from '../../settings/emergency-numbers.ts';
import { createSettings } from '../../settings/settings.ts';
import { createAssistant } from '../assistant.ts';
import type { Decision, Language } from '../decision.ts';
import { answerFromKnowledge } from '../embedded-answerer.ts';
import { makeKnowledge, OPEN } from '../make-assistant.fixture.ts';
import { gapsOf } from './gaps.ts';
import { composeHours } from './hours-text.ts';
import {
  commonPhrasingsEn,
  commonPhrasingsEs,
  phrasingsEn,
  phrasingsEs,
} from './phrasings.fixture.ts';
import { applyStarter, type StarterFacts, starterEntries, starterKinds } from './starters.ts';

const languages = ['es', 'en'] as const;
const day = [
  { from: '09:00', to: '14:00' },
  { from: '16:00', to: '20:00' },
];
const facts: StarterFacts = {
  phone: '910 000 145',
  address: 'Calle de los Olmos, 14, Madrid',
  email: 'hola@clinica.example',
  hours: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] },
  emergencyNumber: emergencyNumbers.ES,
};
const nothing: StarterFacts = {
  phone: '',
  address: ' ',
  email: '',
  hours: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
  emergencyNumber: '',
};

const phrasings = {
  es: { common: commonPhrasingsEs, kind: phrasingsEs },
  en: { common: commonPhrasingsEn, kind: phrasingsEn },
} as const;

/** What patients ask of a kind of clinic, each with the entry that answers it. */
function asked(kind: StarterKind, language: Language): { text: string; id: string }[] {
  const { common, kind: own } = phrasings[language];
  return Object.entries({ ...common, ...own[kind] }).flatMap(([id, texts]) =>
    texts.split('|').map((text) => ({ id, text: text.trim() })),
  );
}

async function makeClinic(kind: StarterKind) {
  const { store, clock, knowledge } = makeKnowledge(false);
  applyStarter(knowledge, kind, languages, facts, null);
  const settings = createSettings({
    store,
    secrets: await openSecrets({ kind: 'memory', folder: '' }),
    env: {},
  });
  const log = { info: () => undefined, warn: () => undefined };
  const assistant = createAssistant({ store, settings, knowledge, clock, log });
  const names = new Map<string, string>();
  for (const language of languages)
    for (const { id, question } of starterEntries(kind, language, facts))
      names.set(`${language} ${question}`, id);
  return {
    store,
    knowledge,
    nameOf(entryId: number) {
      const entry = knowledge.get(entryId);
      return names.get(`${entry?.language} ${entry?.question}`) ?? '?';
    },
    /** What the clinic does before it opens to patients: it fills in every gap. */
    complete() {
      for (const entry of knowledge.list()) {
        if (entry.enabled) continue;
        const answer = entry.answer.replace(/\[\[[^\]]*\]\]/g, '…');
        knowledge.edit(entry.id, { ...entry, answer, enabled: true }, null);
      }
    },
    ask: (text: string, language: Language): Promise<Decision> =>
      assistant.respond({
        conversationId: 1,
        language,
        bubbles: [{ messageId: 1, kind: 'text', body: text, payload: null }],
        thread: [],
        pending: null,
        introduced: true,
        optedOut: false,
        takenOver: false,
        redFlag: false,
        emergencySentAt: null,
        names: [],
        now: OPEN,
        rulesOnly: false,
      }),
  };
}

describe.each(starterKinds)('a %s clinic', (kind) => {
  let clinic: Awaited<ReturnType<typeof makeClinic>>;
  beforeAll(async () => {
    clinic = await makeClinic(kind);
  });
  afterAll(() => clinic.store.close());

  test('starts with the same entries in both languages, each within what the desk can save', () => {
    const [es, en] = languages.map((language) => starterEntries(kind, language, facts));
    expect(en?.map(({ id }) => id)).toEqual(es?.map(({ id }) => id));
    expect(en?.map(({ enabled }) => enabled)).toEqual(es?.map(({ enabled }) => enabled));
    for (const entry of [...(es ?? []), ...(en ?? [])]) {
      const { id, question, answer, variants } = entry;
      expect(question.length, id).toBeLessThanOrEqual(300);
      expect(answer.length, id).toBeLessThanOrEqual(1000);
      expect(answer, id).not.toMatch(/[{}<>]/);
      expect(variants.length, id).toBeLessThanOrEqual(30);
      expect(new Set(variants).size, id).toBe(variants.length);
      expect(entry.enabled, id).toBe(gapsOf(answer).length === 0);
    }
    expect(es?.length).toBeGreaterThanOrEqual(30);
  });

  test('answers nobody from an entry that it has not completed', async () => {
    for (const language of languages) {
      for (const { text } of asked(kind, language)) {
        const { body, entryIds } = await clinic.ask(text, language);
        expect(gapsOf(body ?? ''), text).toEqual([]);
        for (const id of entryIds) expect(clinic.knowledge.get(id)?.enabled, text).toBe(true);
        const { answers, tied } = answerFromKnowledge(clinic.knowledge, [text], language);
        for (const entry of [...answers, ...tied]) expect(gapsOf(entry.answer), text).toEqual([]);
      }
    }
  });

  test('answers rightly what it is sure of, as it starts and when it is completed', async () => {
    const asStarted = await Promise.all(
      languages.map((language) => measure(clinic, kind, language)),
    );
    clinic.complete();
    const completed = await Promise.all(
      languages.map((language) => measure(clinic, kind, language)),
    );
    for (const { right, sure, wrong } of [...asStarted, ...completed])
      expect(right / sure, wrong.join('\n')).toBeGreaterThanOrEqual(0.9);
    // The rest goes to a person, or is asked back.
    for (const { right, all, missed } of completed)
      expect(right / all, missed.join('\n')).toBeGreaterThanOrEqual(0.7);
    const told = (one: (typeof completed)[number]) => `${one.right}/${one.sure}/${one.all}`;
    if (process.env['STARTERS_REPORT'])
      process.stderr.write(`${kind} ${asStarted.map(told)} ${completed.map(told)}\n`);
  });
});

async function measure(
  clinic: Awaited<ReturnType<typeof makeClinic>>,
  kind: StarterKind,
  language: Language,
) {
  const all = asked(kind, language);
  let sure = 0;
  const wrong: string[] = [];
  const missed: string[] = [];
  for (const { text, id } of all) {
    const { entryIds, outcome, reason } = await clinic.ask(text, language);
    const given = entryIds.map((entryId) => clinic.nameOf(entryId));
    if (outcome !== 'answer') missed.push(`${text} → ${outcome} ${reason} (${id})`);
    else {
      sure++;
      if (given.length !== 1 || given[0] !== id) wrong.push(`${text} → ${given} (${id})`);
    }
  }
  return { all: all.length, sure, right: sure - wrong.length, wrong, missed };
}

describe('applying a starter', () => {
  test('leaves out what is not known: no phone, no sentence about it; no address, a gap', () => {
    for (const kind of starterKinds) {
      const book = starterEntries(kind, 'es', nothing).find(({ id }) => id === 'book');
      expect(book).toMatchObject({ enabled: true });
      expect(book?.answer).not.toContain('llamar');
      const byId = new Map(starterEntries(kind, 'en', nothing).map((entry) => [entry.id, entry]));
      for (const [id, gap] of [
        ['address', 'address'],
        ['phone', 'phone'],
        ['email', 'e-mail address'],
        ['hours', 'opening hours'],
      ] as const) {
        expect(byId.get(id)?.enabled, id).toBe(false);
        expect(gapsOf(byId.get(id)?.answer ?? ''), id).toEqual([gap]);
      }
    }
    const known = starterEntries('dental', 'es', facts);
    expect(known.find(({ id }) => id === 'address')?.answer).toBe(
      'Estamos en Calle de los Olmos, 14, Madrid.',
    );
    expect(known.find(({ id }) => id === 'after-hours')?.answer).toContain('112');
  });

  test('again adds nothing, not even what somebody has reworded, and says what is left to complete', async () => {
    const { store, knowledge } = makeKnowledge(false);
    const first = applyStarter(knowledge, 'dental', ['es', 'en', 'es'], facts, null);
    const all = knowledge.list();
    expect(first).toEqual({
      added: all.length,
      skipped: 0,
      toComplete: all.filter(({ enabled }) => !enabled).length,
    });
    expect(all.every(({ origin }) => origin === 'sample')).toBe(true);
    const price = all.find(({ question }) => question === '¿Cuánto cuesta una limpieza?')!;
    const answer = 'La limpieza cuesta 60 €.';
    knowledge.edit(
      price.id,
      { ...price, question: '¿Y la limpieza?', answer, enabled: true },
      null,
    );
    expect(applyStarter(knowledge, 'dental', ['es', 'en'], facts, null)).toEqual({
      added: 0,
      skipped: all.length,
      toComplete: first.toComplete - 1,
    });
    expect(knowledge.list()).toHaveLength(all.length);
    expect(knowledge.get(price.id)).toMatchObject({ answer, enabled: true });
    await store.close();
  });

  test('leaves alone what the clinic had written itself, and adds the rest', async () => {
    const { store, knowledge } = makeKnowledge(false);
    const mine = { topic: 'x', language: 'es', variants: [], answer: 'En la plaza.' } as const;
    knowledge.add({ ...mine, question: '¿Dónde ESTAN' }, 'person', null);
    const { added, skipped } = applyStarter(knowledge, 'general', ['es'], facts, null);
    expect(skipped).toBe(1);
    expect(added).toBe(starterEntries('general', 'es', facts).length - 1);
    expect(knowledge.list({ search: 'donde estan' })).toMatchObject([{ answer: 'En la plaza.' }]);
    await store.close();
  });

  test('is whole or not at all', async () => {
    const { store, knowledge } = makeKnowledge(false);
    expect(() =>
      store.write(() => {
        applyStarter(knowledge, 'veterinary', ['en'], facts, null);
        throw new Error('later in the same transaction');
      }),
    ).toThrowError('later');
    expect(knowledge.list()).toEqual([]);
    await store.close();
  });
});

test('hours read as people say them, equal days together', () => {
  expect(composeHours({ ...facts.hours, sat: [{ from: '10:00', to: '13:30' }] }, 'es')).toBe(
    'De lunes a viernes, de 9:00 a 14:00 y de 16:00 a 20:00. Sábado, de 10:00 a 13:30. Domingo, cerrado.',
  );
  expect(composeHours(facts.hours, 'en')).toBe(
    'Monday to Friday, 9:00 to 14:00 and 16:00 to 20:00. Saturday and Sunday, closed.',
  );
  expect(composeHours(nothing.hours, 'es')).toBeNull();
});
