import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** The file that is being written; older ones have a number, 1 being the youngest. */
const CURRENT = 'mostrador.log';

/** When a new file is begun, and which old ones go. Sizes in bytes, ages in ms. */
export type LogLimits = {
  readonly size: number;
  readonly age: number;
  /** How many files there are at most, with the current one. */
  readonly files: number;
  /** A file whose last line is older than this is removed, however many there are. */
  readonly keep: number;
};

const DAY_MS = 86_400_000;

/** At most 50 MB, at most 60 days, and never more than a week in one file. */
export const usualLimits: LogLimits = {
  size: 5 * 2 ** 20,
  age: 7 * DAY_MS,
  files: 10,
  keep: 60 * DAY_MS,
};

/** The files of a log folder, youngest first. Empty when there is no folder. */
export function logFiles(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const numbered = names.flatMap((name) => {
    if (name === CURRENT) return [{ name, number: 0 }];
    const number = /^mostrador\.(\d+)\.log$/.exec(name)?.[1];
    return number === undefined ? [] : [{ name, number: Number(number) }];
  });
  return numbered.sort((a, b) => a.number - b.number).map(({ name }) => join(folder, name));
}

/**
 * Writes log lines to a file that is changed for a new one by size and age. Every line has reached
 * the operating system when `write` returns, so that the last words before a crash are kept: the
 * rotating streams that there are write later, and end for good at the first error.
 *
 * Nothing here throws. Where a line cannot be written (disk full, folder gone) `onTrouble` hears why,
 * once until it works again; each further line is tried anew, in a new folder if need be.
 */
export function createLogFile(
  folder: string,
  onTrouble: (error: unknown) => void,
  limits: LogLimits = usualLimits,
): { write(line: string): void; close(): void } {
  const file = join(folder, CURRENT);
  let open: { fd: number; ino: bigint; size: number; begun: number } | null = null;
  let rotateAt = limits.size;
  let inTrouble = false;
  /** The file ends in the middle of a line that did not fit. */
  let isCut = false;

  function begin() {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const fd = openSync(file, 'a+', 0o600);
    const { ino, size } = fstatSync(fd, { bigint: true });
    rotateAt = limits.size;
    return { fd, ino, size: Number(size), begun: begunAt(fd) };
  }

  function close(): void {
    if (open) closeSync(open.fd);
    open = null;
  }

  /** Somebody may have removed the file, or the whole folder, under the open handle. */
  function isThere(ino: bigint): boolean {
    return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino === ino;
  }

  function rotate(): void {
    close();
    try {
      const now = Date.now();
      const old = logFiles(folder);
      for (const path of old.slice(limits.files - 1)) rmSync(path, { force: true });
      for (const path of old)
        if (now - (lastWritten(path)?.mtimeMs ?? now) > limits.keep) rmSync(path, { force: true });
      for (let number = limits.files - 1; number > 0; number--) {
        const from = number === 1 ? file : join(folder, `mostrador.${number - 1}.log`);
        if (lastWritten(from)) renameSync(from, join(folder, `mostrador.${number}.log`));
      }
      open = begin();
    } catch (error) {
      // Rather a file that is too long than a line that is lost.
      open = begin();
      rotateAt = open.size + limits.size;
      throw error;
    }
  }

  function append(text: string): void {
    open ??= begin();
    if (!isThere(open.ino)) {
      close();
      open = begin();
    }
    let trouble: unknown = null;
    if (open.size > 0 && (open.size >= rotateAt || Date.now() - open.begun > limits.age)) {
      try {
        rotate();
      } catch (error) {
        trouble = error;
      }
    }
    const bytes = Buffer.from(isCut ? `\n${text}` : text);
    for (let written = 0; written < bytes.length; ) {
      const count = writeSync(open.fd, bytes, written);
      written += count;
      open.size += count;
      isCut = written < bytes.length;
    }
    if (trouble !== null) throw trouble;
  }

  return {
    write(line) {
      try {
        append(line);
        inTrouble = false;
      } catch (error) {
        if (!inTrouble) onTrouble(error);
        inTrouble = true;
      }
    },
    close,
  };
}

function lastWritten(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

/** When the first line of a file was written; now when it cannot be told. */
function begunAt(fd: number): number {
  const head = Buffer.alloc(200);
  const length = readSync(fd, head, 0, head.length, 0);
  const time = /"time":"([^"]+)"/.exec(head.toString('latin1', 0, length))?.[1];
  return (time === undefined ? Number.NaN : Date.parse(time)) || Date.now();
}
