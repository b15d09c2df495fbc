import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createPatientLook } from './patient-look.ts';

/** A look that ends when the test says so. */
function makeLook({ patienceMs = 5, freshMs = 60_000 } = {}) {
  let begun = 0;
  let ends = Promise.withResolvers<{ verdict: string }>();
  const look = createPatientLook({
    look() {
      begun++;
      ends = Promise.withResolvers();
      return ends.promise;
    },
    patienceMs,
    freshMs,
  });
  return {
    look,
    begun: () => begun,
    end: (verdict: string) => ends.resolve({ verdict }),
    fail: (error: Error) => ends.reject(error),
  };
}

test('what takes longer than somebody waits is told once it is found, when she asks again', async () => {
  const { look, begun, end } = makeLook();
  expect(await look()).toBeNull();
  expect(await look()).toBeNull();
  expect(begun()).toBe(1);
  end('whole');
  await pause(0);
  expect(await look()).toEqual({ verdict: 'whole' });
  expect(begun()).toBe(1);
});

test('what was told is not told twice: the next who asks has it looked for anew', async () => {
  const { look, begun, end } = makeLook({ patienceMs: 60_000 });
  for (const verdict of ['whole', 'damaged']) {
    const found = look();
    await pause(0);
    end(verdict);
    expect(await found).toEqual({ verdict });
  }
  expect(begun()).toBe(2);
});

test('what was found long ago is not told as if it were so now', async () => {
  const { look, begun, end } = makeLook({ freshMs: 10 });
  expect(await look()).toBeNull();
  end('whole');
  await pause(20);
  expect(await look()).toBeNull();
  expect(begun()).toBe(2);
});

test('a look that fails is told to who waits, and is begun again by the next', async () => {
  const { look, begun, fail } = makeLook({ patienceMs: 60_000 });
  const found = look();
  await pause(0);
  fail(new Error('disk I/O error'));
  await expect(found).rejects.toThrow('disk I/O error');
  void look();
  expect(begun()).toBe(2);
});

test('a look that fails when nobody waits any more harms nothing', async () => {
  const { look, begun, fail } = makeLook();
  expect(await look()).toBeNull();
  fail(new Error('disk I/O error'));
  await pause(0);
  expect(await look()).toBeNull();
  expect(begun()).toBe(2);
});
