import { expect, test } from 'vitest';
import en from '../contract/i18n/en.json' with { type: 'json' };
import es from '../contract/i18n/es.json' with { type: 'json' };
import { decisionReasons } from './decision.ts';

/** What the inbox notes by itself when it asks for a person; see inbox/answering.ts. */
const inboxReasons = ['while_away', 'assistant_off', 'draft', 'delivery_failed', 'ambiguous'];

test('the desk says in words why a person is needed, in both languages', () => {
  for (const words of [es.reasons, en.reasons])
    for (const reason of [...decisionReasons, ...inboxReasons])
      expect(words, reason).toHaveProperty(reason);
});
