import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { knowledgeEn } from '../practice/sample/knowledge-en.ts';
import { knowledgeEs } from '../practice/sample/knowledge-es.ts';
import { openSecrets } from '../secrets/open-secrets.ts';
import { createSettings, type Settings } from '../settings/settings.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { createAssistant } from './assistant.ts';
import type { Assistant, Decision, Turn } from './decision.ts';
import { createKnowledge, type Knowledge } from './knowledge.ts';

/** Tuesday 10 November 2026, 10:30 in Madrid: the sample clinic is open. */
export const OPEN = Date.parse('2026-11-10T09:30:00Z');
/** The same day, 22:00 in Madrid. */
export const CLOSED = Date.parse('2026-11-10T21:00:00Z');

/** A knowledge base on a real encrypted file, with the sample clinic in it. */
export function makeKnowledge(sample = true) {
  const folder = mkdtempSync(join(tmpdir(), 'mostrador-assistant-'));
  const file = join(folder, 'clinic.db');
  const open = () => openStore({ file, key: 'a1'.repeat(32), backups: join(folder, 'backups') });
  const store = open();
  const clock = { now: () => OPEN, at: () => () => undefined };
  const knowledge = createKnowledge({ store, clock });
  const names = new Map<number, string>();
  const ids = new Map<string, number>();
  const languages = { es: knowledgeEs, en: knowledgeEn } as const;
  for (const language of sample ? (['es', 'en'] as const) : []) {
    const list = languages[language];
    const inputs = list.map(({ id: _, ...entry }) => ({ ...entry, language }));
    knowledge.addAll(inputs, 'sample', null).forEach(({ id }, place) => {
      const name = list[place]?.id ?? '';
      names.set(id, name);
      ids.set(`${language} ${name}`, id);
    });
  }
  return { store, clock, knowledge, names, ids, reopen: open };
}

/** What a test sees of a clinic whose assistant is asked. */
export type TestClinic = {
  readonly store: Store;
  readonly settings: Settings;
  readonly knowledge: Knowledge;
  readonly assistant: Assistant;
  readonly warnings: unknown[];
  /** The sample's names of the entries of a decision. */
  entries(decision: Decision): readonly string[];
  ask(text: string | readonly string[], over?: Partial<Turn>): Promise<Decision>;
};

/** An assistant over the sample clinic, with the real settings. */
export async function makeAssistant(env: Record<string, string> = {}): Promise<TestClinic> {
  const { store, clock, knowledge, names } = makeKnowledge();
  const secrets = await openSecrets({ kind: 'memory', folder: '' });
  const settings = createSettings({ store, secrets, env });
  await settings.set('clinic.name', 'Clínica Dental Olmo', null);
  await settings.set('clinic.phone', '910 000 145', null);
  const warnings: unknown[] = [];
  const assistant = createAssistant({
    store,
    settings,
    knowledge,
    clock,
    log: {
      info: () => undefined,
      warn: (...args: unknown[]) => {
        warnings.push(args);
      },
    },
  });
  return {
    store,
    settings,
    knowledge,
    assistant,
    warnings,
    entries: (decision) => decision.entryIds.map((id) => names.get(id) ?? `#${id}`),
    ask: (text, over = {}) =>
      assistant.respond({
        conversationId: 1,
        language: null,
        bubbles: [text].flat().map((body, index) => ({
          messageId: index + 1,
          kind: 'text',
          body,
          payload: null,
        })),
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
        ...over,
      }),
  };
}
