import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { Failure } from '../contract/failure.ts';
import { type OpenPlace, openPlace } from './copy-place.ts';
import { asDriveFailure, Canceled } from './failures.ts';
import type { Watch } from './file-bytes.ts';
import { checkDatabase, makeBackup } from './make-backup.ts';
import { entryNames } from './manifest.ts';
import { readArchive, readHead } from './read-archive.ts';
import type { Answers, OpenTask, Phase, Report, Start, Task } from './tasks.ts';

const { task, cancel } = workerData as Start;
const flag = new Int32Array(cancel);
/** A bar needs no more. Real ms. */
const BETWEEN_REPORTS_MS = 100;

const tell = (report: Report) => parentPort?.postMessage(report);

function goOn(): void {
  if (Atomics.load(flag, 0) === 1) throw new Canceled();
}

function begin(phase: Phase, of: number): Watch {
  let bytes = 0;
  let toldAt = performance.now();
  tell({ kind: 'progress', phase, bytes, of });
  return {
    goOn,
    passed(more) {
      bytes += more;
      if (performance.now() - toldAt < BETWEEN_REPORTS_MS) return;
      toldAt = performance.now();
      tell({ kind: 'progress', phase, bytes, of });
    },
  };
}

/** Reads a backup to its end; what is unpacked is looked through as well. */
async function open({ file, identities, schema, into }: OpenTask): Promise<Answers['open']> {
  const watch = begin('read', statSync(file).size);
  const opened = await readArchive({ file, identities, schema, into, watch });
  goOn();
  if (into !== null) {
    begin('check', 0);
    checkDatabase(
      join(into, entryNames.database),
      opened.secrets['database.key'],
      opened.head,
      file,
    );
  }
  return opened;
}

/** Whoever waits for a network reads no bytes: whether to go on is asked by the clock. Real ms. */
const LOOK_MS = 200;

async function inPlace(
  place: Parameters<typeof openPlace>[0],
  work: (place: OpenPlace) => Promise<void>,
): Promise<null> {
  const abort = new AbortController();
  const looking = setInterval(() => {
    if (Atomics.load(flag, 0) === 1) abort.abort();
  }, LOOK_MS);
  try {
    await work(await openPlace(place, abort.signal));
    return null;
  } finally {
    clearInterval(looking);
  }
}

async function work(): Promise<Answers[keyof Answers]> {
  const asked: Task = task;
  switch (asked.kind) {
    case 'make':
      return makeBackup(asked, {
        begin,
        growing: (file, of) => tell({ kind: 'growing', file, of }),
      });
    case 'open':
      return open(asked);
    case 'heads': {
      const heads: Answers['heads'][number][] = [];
      for (const file of asked.files) {
        goOn();
        heads.push(
          await readHead(file, asked.identities, asked.schema).catch((error: unknown) => {
            if (error instanceof Failure) return null;
            throw error;
          }),
        );
      }
      return heads;
    }
    case 'copy':
      return inPlace(asked.place, (place) =>
        place.put(asked.file, asked.name, begin('read', statSync(asked.file).size)),
      );
    case 'remove-copies':
      return inPlace(asked.place, async (place) => {
        for (const name of asked.names) {
          goOn();
          await place.remove(name);
        }
      });
    case 'test-place':
      return inPlace(asked.place, (place) => place.test());
  }
}

try {
  tell({ kind: 'done', answer: await work() });
} catch (error) {
  const known = asDriveFailure(error, '');
  if (error instanceof Canceled) tell({ kind: 'canceled' });
  else if (known instanceof Failure)
    tell({ kind: 'failed', code: known.code, params: known.params });
  else
    tell({
      kind: 'broken',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
}
