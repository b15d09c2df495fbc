import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'src-main');

/** Who may import whom: each part only what stands in a later line (design.md §2). */
const order: readonly (readonly string[])[] = [
  ['main', 'serve', 'doctor'],
  ['program'],
  ['clinic'],
  ['clinic-operations', 'public-handlers'],
  [
    'web',
    'shell',
    'practice',
    'desk-operations',
    'arguments',
    'environment',
    'explain',
    'version',
    'small-heap',
  ],
  ['setup'],
  ['insight', 'privacy', 'backups', 'subscriptions'],
  ['line'],
  ['assistant'],
  ['outreach'],
  ['agenda'],
  ['inbox'],
  ['twilio', 'tunnel'],
  ['settings', 'accounts', 'audit', 'jobs'],
  ['store', 'secrets'],
  ['contract'],
];
/** Faces know operations and accounts, not what is behind them. */
const faces: Readonly<Record<string, readonly string[]>> = {
  web: ['web', 'contract', 'accounts'],
  shell: ['shell', 'contract', 'accounts'],
};

type Import = {
  readonly file: string;
  readonly part: string;
  readonly to: string;
  readonly specifier: string;
};

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|\.fixture\.ts$|\.d\.ts$/.test(name))
    .map((name) => join(folder, name));
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const found = [
    ...text.matchAll(/^(?:import|export)\b[^;']*?\bfrom '([^'\n]+)'/gm),
    ...text.matchAll(/^import '([^'\n]+)'/gm),
    ...text.matchAll(/\bimport\('([^'\n]+)'\)/g),
  ];
  return [...new Set(found.map(([, specifier]) => specifier!))];
}

const partOf = (file: string) => relative(main, file).split('/')[0]!.replace(/\.ts$/, '');
const rank = (part: string) => order.findIndex((line) => line.includes(part));

const inside: Import[] = sources(main).flatMap((file) =>
  importsOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => ({
      file: relative(root, file),
      part: partOf(file),
      to: partOf(resolve(dirname(file), specifier)),
      specifier,
    }))
    .filter(({ to }) => to !== '..'),
);

test('every part has its place in the order', () => {
  expect(inside.length).toBeGreaterThan(100);
  const parts = new Set(sources(main).map(partOf));
  expect([...parts].filter((part) => rank(part) === -1)).toEqual([]);
});

test('imports point one way: shell → clinic → store', () => {
  const wrong = inside.filter(({ part, to }) => part !== to && rank(to) < rank(part));
  expect(wrong).toEqual([]);
});

test('parts of one line never import each other in a circle', () => {
  const edges = new Map<string, Set<string>>();
  for (const { part, to } of inside)
    if (part !== to) edges.set(part, (edges.get(part) ?? new Set()).add(to));
  const reaches = (from: string, target: string, seen = new Set<string>()): boolean =>
    [...(edges.get(from) ?? [])].some((next) => {
      if (next === target) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, target, seen);
    });
  expect([...edges.keys()].filter((part) => reaches(part, part))).toEqual([]);
});

test('the faces import only the contract and accounts', () => {
  const wrong = inside.filter(({ part, to }) => faces[part] && !faces[part].includes(to));
  expect(wrong).toEqual([]);
});

test('the contract imports zod and oRPC’s contract, and nothing of ours', () => {
  const wrong = sources(join(main, 'contract')).flatMap((file) =>
    importsOf(file)
      .filter((specifier) =>
        specifier.startsWith('.')
          ? partOf(resolve(dirname(file), specifier)) !== 'contract'
          : !['zod', '@orpc/contract'].includes(specifier),
      )
      .map((specifier) => `${relative(root, file)} → ${specifier}`),
  );
  expect(wrong).toEqual([]);
});

test('Electron is known to main.ts and shell/ alone', () => {
  const wrong = sources(main).filter(
    (file) => importsOf(file).includes('electron') && !['main', 'shell'].includes(partOf(file)),
  );
  expect(wrong).toEqual([]);
});

test('the renderer knows the contract and nothing else of the clinic', () => {
  const renderer = join(root, 'src-renderer');
  const wrong = sources(renderer).flatMap((file) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => resolve(dirname(file), specifier))
      .filter(
        (target) => !target.startsWith(renderer) && !target.startsWith(join(main, 'contract')),
      )
      .map((target) => `${relative(root, file)} → ${relative(root, target)}`),
  );
  expect(wrong).toEqual([]);
});
