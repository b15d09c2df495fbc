import { type FileHandle, open } from 'node:fs/promises';
import { logLevels } from '../contract/activity.ts';
import { logFiles } from './log-file.ts';
import { redact } from './redact.ts';

/** How grave a line is. */
export type LogLevel = (typeof logLevels)[number];

/** A line of the log. */
export type LogLine = {
  /** Where it stands: what `before` goes on from. */
  readonly place: string;
  /** ISO 8601; null when the line is not one of ours. */
  readonly at: string | null;
  readonly level: LogLevel;
  readonly part: string | null;
  readonly message: string;
  /** What else it says. */
  readonly fields: Readonly<Record<string, unknown>>;
};

/** Which lines, newest first. */
export type LogQuery = {
  /** The place of the last line that is known already. */
  readonly before?: string | undefined;
  readonly limit: number;
  /** This level and what is worse. */
  readonly level?: LogLevel | undefined;
  readonly part?: string | undefined;
  /** In any letter case, anywhere in the line. */
  readonly text?: string | undefined;
};

/** A page of lines, and from where to go on; null at the log's beginning. */
export type LogPage = { readonly lines: readonly LogLine[]; readonly next: string | null };

const PIECE = 64 * 1024;
/** So much is read for one answer at most, so that a rare word does not keep it waiting. Bytes. */
const AT_MOST = 4 * 2 ** 20;
/** A longer line is not one of ours: it is cut where it is this long. Bytes. */
const LONGEST = 1024 * 1024;

/**
 * Reads a log folder backwards, in pieces. A place is a file (by its number in the file system, which
 * a change of its name leaves as it is) and an offset. A page may hold fewer lines than asked for, or
 * none, and yet have a `next`.
 */
export async function readLog(folder: string, query: LogQuery): Promise<LogPage> {
  const from = parsePlace(query.before);
  const lines: LogLine[] = [];
  let left = AT_MOST;
  let started = from === null;
  for (const path of logFiles(folder)) {
    const handle = await openOne(path);
    if (handle === null) continue;
    try {
      const { ino, size } = await handle.stat({ bigint: true });
      const file = String(ino);
      if (!started && file !== from?.file) continue;
      const end = started ? Number(size) : Math.min(from?.offset ?? 0, Number(size));
      started = true;
      for await (const { text, start } of linesBefore(handle, end)) {
        left -= text.length + 1;
        if (mayFit(text, query)) {
          const line = parseLine(text, `${file}-${start}`);
          if (fits(line, query)) lines.push(line);
        }
        if (lines.length === query.limit || left <= 0) return { lines, next: `${file}-${start}` };
      }
    } finally {
      await handle.close();
    }
  }
  return { lines, next: null };
}

/** Whole lines before an offset, last first, each with where it begins. */
async function* linesBefore(
  handle: FileHandle,
  end: number,
): AsyncGenerator<{ text: string; start: number }> {
  let position = end;
  // What stands before the first line feed of the pieces read so far.
  let tail = Buffer.alloc(0);
  while (position > 0) {
    const length = Math.min(PIECE, position);
    position -= length;
    const piece = Buffer.alloc(length);
    const { bytesRead } = await handle.read(piece, 0, length, position);
    let block = Buffer.concat([piece.subarray(0, bytesRead), tail]);
    for (;;) {
      const feed = block.lastIndexOf(10);
      if (feed === -1) break;
      const text = block.toString('utf8', feed + 1);
      block = block.subarray(0, feed);
      if (text.trim() !== '') yield { text, start: position + feed + 1 };
    }
    tail = block.length > LONGEST ? block.subarray(0, LONGEST) : block;
  }
  if (tail.length > 0) yield { text: tail.toString('utf8'), start: 0 };
}

/** One that was removed since it was listed is as good as never there. */
async function openOne(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function parsePlace(place: string | undefined): { file: string; offset: number } | null {
  const found = /^(\d{1,20})-(\d{1,15})$/.exec(place ?? '');
  return found ? { file: found[1] as string, offset: Number(found[2]) } : null;
}

function parseLine(text: string, place: string): LogLine {
  // Once more: the file may have lines of a version that knew less of what to hide.
  const clean = redact(text);
  try {
    const { level, time, part, msg, ...fields } = JSON.parse(clean) as Record<string, unknown>;
    return {
      place,
      at: typeof time === 'string' ? time : null,
      level: logLevels[Math.round(Number(level) / 10) - 1] ?? 'info',
      part: typeof part === 'string' ? part : null,
      message: typeof msg === 'string' ? msg : '',
      fields,
    };
  } catch {
    // The half of a line that a crash or a full disk left: shown as it stands.
    return { place, at: null, level: 'info', part: null, message: clean, fields: {} };
  }
}

/** What can be told without taking the line apart. */
function mayFit(line: string, { level, text }: LogQuery): boolean {
  if (text && !line.toLowerCase().includes(text.toLowerCase())) return false;
  const number = /^\{"level":(\d+)/.exec(line)?.[1];
  return !level || number === undefined || Number(number) >= 10 * (logLevels.indexOf(level) + 1);
}

function fits(line: LogLine, { level, part }: LogQuery): boolean {
  if (level && logLevels.indexOf(line.level) < logLevels.indexOf(level)) return false;
  return part === undefined || line.part === part;
}
