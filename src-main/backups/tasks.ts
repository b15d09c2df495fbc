import type { FailureCode, FailureParams } from '../contract/failure.ts';
import type { Place } from './copy-place.ts';
import type { Keys, Manifest } from './manifest.ts';

// What the backup's thread is asked and answers. Everything crosses by structured clone.

/** Make a verified backup file. */
export type MakeTask = {
  readonly kind: 'make';
  readonly database: { readonly file: string; readonly key: string };
  readonly mediaFolder: string;
  /** A folder of this task's own for what lies about meanwhile; on the data's drive. */
  readonly work: string;
  /** The finished file. */
  readonly target: string;
  readonly recipients: readonly string[];
  /** Opens what was written, to prove it. */
  readonly identity: string;
  readonly facts: Pick<Manifest, 'program' | 'clinic' | 'createdAt' | 'recovery'>;
  readonly secrets: Keys;
  readonly schema: number;
};

/** Read a backup to its end and check all of it; unpack it when `into` is given. */
export type OpenTask = {
  readonly kind: 'open';
  readonly file: string;
  readonly identities: readonly string[];
  readonly schema: number;
  readonly into: string | null;
};

/** Read what backups say of themselves; one that cannot be opened or understood gives null. */
export type HeadsTask = {
  readonly kind: 'heads';
  readonly files: readonly string[];
  readonly identities: readonly string[];
  readonly schema: number;
};

/** Copy a backup to the second place and look whether it is there whole. */
export type CopyTask = {
  readonly kind: 'copy';
  readonly file: string;
  readonly name: string;
  readonly place: Place;
};

/** Take copies of this clinic's own away from the second place. */
export type RemoveCopiesTask = {
  readonly kind: 'remove-copies';
  readonly names: readonly string[];
  readonly place: Place;
};

/** Write, read and delete something small in the second place. */
export type TestPlaceTask = { readonly kind: 'test-place'; readonly place: Place };

/** See the kinds. */
export type Task = MakeTask | OpenTask | HeadsTask | CopyTask | RemoveCopiesTask | TestPlaceTask;

/** What each kind of task answers. */
export type Answers = {
  readonly make: { readonly bytes: number; readonly head: Manifest };
  readonly open: { readonly head: Manifest; readonly secrets: Keys };
  readonly heads: readonly (Manifest | null)[];
  readonly copy: null;
  readonly 'remove-copies': null;
  readonly 'test-place': null;
};

/** What the thread is doing: copying the database, packing, unpacking, proving what it has made. */
export type Phase = 'copy' | 'pack' | 'read' | 'check';

/** What the thread says. `of` is 0 while nobody can tell. */
export type Report =
  | {
      readonly kind: 'progress';
      readonly phase: Phase;
      readonly bytes: number;
      readonly of: number;
    }
  /** The database's copy grows here: the one step of which the thread itself cannot tell. */
  | { readonly kind: 'growing'; readonly file: string; readonly of: number }
  | { readonly kind: 'done'; readonly answer: Answers[keyof Answers] }
  | { readonly kind: 'canceled' }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly params: FailureParams }
  | { readonly kind: 'broken'; readonly message: string };

/** What the thread is started with. `cancel` holds one number: 1 calls the task off. */
export type Start = { readonly task: Task; readonly cancel: SharedArrayBuffer };
