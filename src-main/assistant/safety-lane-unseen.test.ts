import { describe, expect, test } from 'vitest';
import {
  heldOutCalm,
  heldOutDangers,
  tunedCalm,
  tunedDangers,
} from './red-flags-halves.fixture.ts';
import { laterDangers } from './red-flags-tuning.fixture.ts';
import { acceptedAlarms, laterCalm } from './red-flags-tuning-calm.fixture.ts';
import { findRedFlag } from './safety-lane.ts';
import { unseenDangers, unseenHarmless } from './unseen-red-flags.fixture.ts';

const heard = (texts: readonly string[]) => texts.filter((text) => findRedFlag(text) !== null);
const calm = (texts: readonly string[]) => texts.filter((text) => findRedFlag(text) === null);

describe('messages that the lane was tuned on', () => {
  const dangers = [...tunedDangers, ...laterDangers, ...unseenDangers];

  test('raise the alarm at every danger', () => {
    expect(calm(dangers)).toEqual([]);
  });

  test('raise it too when dictated in one breath between other words', () => {
    const dictated = dangers.map((text) => {
      const plain = text.replace(/[,.;:!?¡¿]+(?!\d)/g, '');
      return `hola buenas tardes soy paciente vuestra ${plain} que puedo hacer gracias`;
    });
    expect(calm(dictated)).toEqual([]);
  });

  test('stay calm at everything else', () => {
    expect(heard([...tunedCalm, ...laterCalm, ...unseenHarmless])).toEqual([]);
  });

  test('raise the alarm where what sounds calm might hide a danger', () => {
    expect(calm(acceptedAlarms)).toEqual([]);
  });
});

// At that one look 111 of 113 dangers were heard and 112 of 117 others stayed calm. The two that
// were missed ("suelo" taken for "I tend to"; "it won't clot") were mended afterwards, so that the
// half is no longer unseen: whoever tunes the lane again must write new sentences to measure it.
describe('messages that were looked at once, after all tuning', () => {
  test('raise the alarm at the dangers', () => {
    expect(heldOutDangers.length).toBe(113);
    expect(heard(heldOutDangers).length).toBeGreaterThanOrEqual(111);
  });

  test('stay calm at the rest', () => {
    expect(heldOutCalm.length).toBe(117);
    expect(calm(heldOutCalm).length).toBeGreaterThanOrEqual(112);
  });
});
