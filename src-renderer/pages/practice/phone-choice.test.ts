import { expect, test } from 'vitest';
import { chosenPhone, withInvented, withNoted, withPreview } from './phone-choice.ts';

const patient = (phone: string, name: string, at: string | null) =>
  ({ phone, name, at, preview: null, language: 'es' }) as const;
const ana = patient('+34600000001', 'Ana', '2026-11-24T09:00:00.000Z');
const luis = patient('+34600000002', 'Luis', '2026-11-24T10:00:00.000Z');
const new1 = patient('+34699000001', 'Zoe', null);

test('the latest chat stands first, and a number invented here is not lost before it writes', () => {
  const list = withInvented([ana, luis], [new1, patient('+34699000002', 'Ángel', null)]);
  expect(list.map((item) => item.name)).toEqual(['Luis', 'Ana', 'Ángel', 'Zoe']);
});

test('once the clinic knows an invented number, it is there only once', () => {
  expect(withInvented([{ ...new1, name: 'Zoe P.' }], [new1])).toHaveLength(1);
});

test('the phone asked for is shown, else the latest', () => {
  expect(chosenPhone([luis, ana], ana.phone)).toBe(ana);
  expect(chosenPhone([luis, ana], '')).toBe(luis);
  expect(chosenPhone([], ana.phone)).toBeUndefined();
});

const message = (at: string, body: string) =>
  ({ sid: at, direction: 'out', body, mediaType: null, buttons: [], status: 'sent', at }) as const;

test('a new message becomes the preview; a new tick of an old one does not', () => {
  const event = (at: string) => ({
    phone: ana.phone,
    message: { ...message(at, 'Hola'), buttons: [] },
  });
  const [after] = withPreview([ana], event('2026-11-24T11:00:00.000Z'));
  expect(after).toMatchObject({ preview: 'Hola', at: '2026-11-24T11:00:00.000Z' });
  expect(withPreview([ana], event('2026-11-24T08:00:00.000Z'))).toEqual([ana]);
});

test('a number that writes without being in the drawer can be played too', () => {
  const event = {
    phone: '+34699000009',
    message: { ...message('2026-11-24T11:00:00.000Z', 'Hola'), buttons: [] },
  };
  const list = withNoted([new1], event, 'es');
  expect(list.map((item) => item.phone)).toEqual(['+34699000009', new1.phone]);
  expect(withNoted(list, event, 'es')).toHaveLength(2);
});
