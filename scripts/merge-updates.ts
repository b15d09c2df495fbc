/**
 * Joins the update files of the two kinds of Mac into one: each runner writes a `latest-mac.yml`
 * that knows its own files, and electron-updater reads a single one and chooses by "arm64" in the
 * files' names. `node scripts/merge-updates.ts <first> <second> > latest-mac.yml`
 */
import { readFileSync } from 'node:fs';

const FILES = 'files:';

function partsOf(text: string): { head: string[]; files: string[]; rest: string[] } {
  const lines = text.trimEnd().split(/\r?\n/);
  const begin = lines.indexOf(FILES) + 1;
  if (begin === 0) throw new Error('an update file without files');
  const length = lines.slice(begin).findIndex((line) => !line.startsWith(' '));
  const end = length === -1 ? lines.length : begin + length;
  return {
    head: lines.slice(0, begin),
    files: lines.slice(begin, end),
    rest: lines.slice(end),
  };
}

/**
 * The first file, with the second one's `files` after its own.
 *
 * @throws when they are not of one version.
 */
export function mergeUpdates(first: string, second: string): string {
  const [one, two] = [partsOf(first), partsOf(second)];
  const version = (head: readonly string[]) => head.find((line) => line.startsWith('version: '));
  if (!version(one.head) || version(one.head) !== version(two.head))
    throw new Error('the update files are not of one version');
  return [...one.head, ...one.files, ...two.files, ...one.rest, ''].join('\n');
}

if (import.meta.main) {
  const [first, second] = process.argv.slice(2);
  if (!first || !second) throw new Error('two update files are needed');
  process.stdout.write(mergeUpdates(readFileSync(first, 'utf8'), readFileSync(second, 'utf8')));
}
