import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { contract } from '../contract/contract.ts';
import en from '../contract/i18n/en.json' with { type: 'json' };
import es from '../contract/i18n/es.json' with { type: 'json' };
import type { OperationMeta } from '../contract/operation.ts';

type Words = { readonly [key: string]: string | Words };

function wordsOf(words: Words, action: string): string | Words | undefined {
  return action
    .split('.')
    .reduce<string | Words | undefined>(
      (at, key) => (typeof at === 'object' ? at[key] : undefined),
      words,
    );
}

const declared = Object.values(contract)
  .flatMap((group) => Object.values(group))
  .map((operation) => (operation['~orpc'].meta as OperationMeta).audit)
  .filter((action) => action !== 'none');

/** What the code records besides what operations declare. */
function recorded(): string[] {
  const folder = fileURLToPath(new URL('..', import.meta.url));
  const outcomes = /export type Outcome =([^;]+);/.exec(
    readFileSync(join(folder, 'assistant/decision.ts'), 'utf8'),
  )?.[1];
  const found = [...(outcomes ?? '').matchAll(/'(\w+)'/g)].map(([, one]) => `assistant.${one}`);
  // How a backup ended; see backups.ts.
  found.push('backup.verified', 'backup.failed', 'backup.canceled');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.includes('.test.') || name.includes('.fixture.')) continue;
    const source = readFileSync(join(folder, name), 'utf8');
    if (!source.includes('audit.record(')) continue;
    for (const [, choice = ''] of source.matchAll(/\baction: ([^\n]*'[^\n]*)/g))
      for (const [, action = ''] of choice.matchAll(/'([a-z-]+(?:\.[a-z_-]+)+)'/g))
        found.push(action);
  }
  return found;
}

test('whatever the trail may tell has words in both languages, and its kind too', () => {
  const actions = [...new Set([...declared, ...recorded()])];
  expect(actions).toEqual(
    expect.arrayContaining(['message.send', 'contact.opt-out', 'assistant.handover', 'search']),
  );
  for (const { audit } of [es, en]) {
    expect(actions.filter((action) => typeof wordsOf(audit.actions, action) !== 'string')).toEqual(
      [],
    );
    const kinds = new Set(actions.map((action) => action.split('.')[0] as string));
    expect([...kinds].filter((kind) => !(kind in audit.kinds))).toEqual([]);
  }
});
