import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeAssistant, type TestClinic } from './make-assistant.fixture.ts';
import { findRedFlag } from './safety-lane.ts';
import { calibration, heldOut, nearMisses } from './unseen-phrasings.fixture.ts';
import { unseenDangers, unseenHarmless } from './unseen-red-flags.fixture.ts';

let clinic: TestClinic;
beforeAll(async () => {
  clinic = await makeAssistant();
});
afterAll(() => clinic.store.close());

async function measure(asked: typeof nearMisses) {
  let sent = 0;
  let answerable = 0;
  let answered = 0;
  const wrong: string[] = [];
  for (const { phrasing } of asked) {
    const [text, ...accepted] = phrasing;
    const entries = clinic.entries(await clinic.ask(text));
    sent += entries.length;
    for (const entry of entries) if (!accepted.includes(entry)) wrong.push(`${text} → ${entry}`);
    if (accepted.length > 0) answerable++;
    if (entries.some((entry) => accepted.includes(entry))) answered++;
  }
  return { wrong, precision: 1 - wrong.length / sent, rate: answered / answerable };
}

describe('questions in words that nobody had tried', () => {
  test('are answered with the right entry or left to a person, where the answerer was tuned', async () => {
    const { wrong, rate } = await measure(calibration);
    expect(wrong).toEqual([]);
    expect(rate).toBeGreaterThanOrEqual(56 / 76);
  });

  test('that only look like one the clinic has answered are left to a person', async () => {
    const { wrong } = await measure(nearMisses);
    expect(wrong).toEqual(['¿la factura me la manda el seguro? → invoice']);
  });

  test('are seldom answered wrongly where it was not tuned', async () => {
    const { precision, rate } = await measure(heldOut);
    expect(precision).toBeGreaterThanOrEqual(36 / 39);
    expect(rate).toBeGreaterThanOrEqual(35 / 73);
  });
});

describe('messages that no red-flag rule was made from', () => {
  test('raise the alarm at three of four dangers', () => {
    const heard = unseenDangers.filter((text) => findRedFlag(text) !== null);
    expect(heard.length).toBeGreaterThanOrEqual(46);
  });

  test('stay calm at nineteen of twenty that share their words', () => {
    const calm = unseenHarmless.filter((text) => findRedFlag(text) === null);
    expect(calm.length).toBeGreaterThanOrEqual(57);
  });
});
