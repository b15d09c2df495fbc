import * as z from 'zod';
import { done, moment, operation } from './operation.ts';

/** A failure of the contract, as a stored result tells it. */
const failure = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** What a backup is doing. `of` is 0 while nobody can tell how much there is. */
export const backupProgress = z.object({
  /** A backup is made, looked at before a restore, or restored. */
  work: z.enum(['backup', 'preview', 'restore']),
  /** copy: the database; pack: into the file; read: out of it; check: all of what was written. */
  phase: z.enum(['copy', 'pack', 'read', 'check']),
  bytes: z.number(),
  of: z.number(),
  startedAt: moment,
  /** A person has called it off, and it has not ended yet. */
  canceling: z.boolean(),
});

/** See {@link backupProgress}. */
export type BackupProgress = z.infer<typeof backupProgress>;

/** The copy of a backup in the second place. */
export const backupCopy = z.object({
  /** waiting: to be copied; failed: the last attempt failed, and it is tried again. */
  state: z.enum(['waiting', 'copied', 'failed']),
  /** The folder, or the bucket's address. */
  place: z.string().nullable(),
  at: moment.nullable(),
  failure: failure.nullable(),
});

/** See {@link backupCopy}. */
export type BackupCopy = z.infer<typeof backupCopy>;

/** What a trial of the second place has found. */
export const copyTest = z.object({
  ok: z.boolean(),
  place: z.string().nullable(),
  /** Why not; null when it is usable. */
  failure: failure.nullable(),
});

/** See {@link copyTest}. */
export type CopyTest = z.infer<typeof copyTest>;

/** One run of a backup, as it ended. */
export const backupRun = z.object({
  id: z.number(),
  cause: z.enum(['schedule', 'person']),
  startedAt: moment,
  finishedAt: moment.nullable(),
  state: z.enum(['running', 'verified', 'failed', 'canceled']),
  file: z.string(),
  bytes: z.number().nullable(),
  failure: failure.nullable(),
  /** Its copy in the second place; null: there is none. */
  copy: backupCopy.nullable(),
});

/** See {@link backupRun}. */
export type BackupRun = z.infer<typeof backupRun>;

/** Whether a folder can take backups. */
export const folderCheck = z.object({
  folder: z.string(),
  usable: z.boolean(),
  /** Why not; null when it is. */
  failure: failure.nullable(),
  freeBytes: z.number().nullable(),
  /** About so much a backup takes. */
  needBytes: z.number(),
  /** On the drive that the data lie on: both are lost together when it breaks. */
  sameDrive: z.boolean(),
});

/** See {@link folderCheck}. */
export type FolderCheck = z.infer<typeof folderCheck>;

/** How the backups stand. */
export const backupState = z.object({
  folder: z.string(),
  /** The last one that was opened and checked. */
  lastVerified: backupRun.nullable(),
  /** The last one that was tried, however it ended. */
  last: backupRun.nullable(),
  /** When the next one is due by itself; null: none is. */
  nextAt: moment.nullable(),
  overdue: z.boolean(),
  running: backupProgress.nullable(),
  /** The second place, to which each verified backup is copied. */
  copy: z.object({
    kind: z.enum(['none', 'folder', 's3']),
    /** The folder, or the bucket's address; null: none, or something of it is not set yet. */
    place: z.string().nullable(),
    running: z.object({ file: z.string(), bytes: z.number(), of: z.number() }).nullable(),
    /** So many backups are still to be copied. */
    waiting: z.number(),
    lastAt: moment.nullable(),
    /** Why the newest one is not there yet; it is tried again by itself. */
    failure: failure.nullable(),
  }),
  /** The last restore, or the last attempt at one; null: none is known. */
  restored: z.object({ at: moment, failure: failure.nullable() }).nullable(),
  /** Folders with the data of before a restore, newest first; a person takes them away. */
  asides: z.array(z.string()),
  recovery: z.object({
    /** Whether there is a recovery key: without one only this PC opens its backups. */
    set: z.boolean(),
    /** The end of its public half, to tell two keys apart. */
    ending: z.string().nullable(),
  }),
});

/** See {@link backupState}. */
export type BackupState = z.infer<typeof backupState>;

/** A backup file that lies in a folder. */
export const backupFile = z.object({
  /** Its full path: what preview and restore take. */
  path: z.string(),
  name: z.string(),
  bytes: z.number(),
  /** When it was made, by its name and the clinic's time zone; else when the file was last written. */
  at: moment,
  /** Made by this clinic and checked when it was made. */
  verified: z.boolean(),
  /** Whether the present recovery key opens it; null: not known. */
  recoveryFits: z.boolean().nullable(),
  /** Its copy in the second place; null: there is none. */
  copy: backupCopy.nullable(),
});

/** See {@link backupFile}. */
export type BackupFile = z.infer<typeof backupFile>;

/** A backup file of any clinic, found in a folder. `at` is a guess by its name. */
export const foundBackup = backupFile.pick({ path: true, name: true, bytes: true, at: true });

/** See {@link foundBackup}. */
export type FoundBackup = z.infer<typeof foundBackup>;

/** What is inside a backup that was read to its end, and what putting it in place would mean. */
export const backupPreview = z.object({
  file: z.string(),
  clinic: z.string(),
  createdAt: moment,
  /** The version of the program that made it. */
  program: z.string(),
  counts: z.object({
    messages: z.number(),
    conversations: z.number(),
    contacts: z.number(),
    patients: z.number(),
    entries: z.number(),
    files: z.number(),
  }),
  lastMessageAt: moment.nullable(),
  /** Bytes that it takes unpacked. */
  bytes: z.number(),
  /** Of this PC's own data, at an earlier time; false: another clinic's, or another PC's. */
  sameData: z.boolean(),
  /** Messages on this PC that are newer than the backup. */
  lost: z.object({ messages: z.number(), lastAt: moment.nullable() }),
  /** Credentials that no backup carries and that this PC does not have. */
  missing: z.array(z.enum(['twilio.authToken', 'ngrok.authtoken', 'openai.apiKey'])),
});

/** See {@link backupPreview}. */
export type BackupPreview = z.infer<typeof backupPreview>;

const source = z.object({
  file: z.string().trim().min(1).max(1000),
  /** Left out: this PC's own key. */
  recoveryKey: z.string().max(300).optional(),
});

const path = z.string().trim().min(1).max(1000);

export const backups = {
  state: operation({
    access: 'owner',
    audit: 'none',
    summary: 'How the backups stand: the last one, the next one, what is under way',
  }).output(backupState),
  list: operation({
    access: 'owner',
    audit: 'none',
    summary: 'The backup files of the clinic’s folder, newest first',
  }).output(z.array(backupFile)),
  runs: operation({
    access: 'owner',
    audit: 'none',
    summary: 'How the last backups ended',
  }).output(z.array(backupRun)),
  run: operation({
    access: 'owner',
    audit: 'backup.run',
    summary: 'Make a backup now; it goes on by itself',
  }).output(backupState),
  cancel: operation({
    access: 'owner',
    audit: 'backup.cancel',
    summary: 'Call off what is under way: a backup, or the look into one',
  }).output(backupState),
  check: operation({
    access: 'owner',
    audit: 'none',
    summary: 'Can this folder take backups?',
  })
    .input(
      z.object({
        folder: path,
        /** Makes the folder when it is not there. */ create: z.boolean().default(false),
      }),
    )
    .output(folderCheck),
  testCopy: operation({
    access: 'owner',
    audit: 'none',
    summary: 'Write, read and delete something small in the second place',
  }).output(copyTest),
  remove: operation({
    access: 'owner',
    audit: 'backup.remove',
    summary: 'Delete one backup file of the clinic’s folder for good',
  })
    .input(z.object({ name: z.string().min(1).max(255) }))
    .output(done),
  find: operation({
    access: 'owner',
    audit: 'none',
    summary: 'The backup files that lie in any folder of this PC',
  })
    .input(z.object({ folder: path }))
    .output(z.array(foundBackup)),
  preview: operation({
    access: 'owner',
    audit: 'backup.preview',
    summary: 'Read a backup to its end and tell what it holds; nothing changes',
  })
    .input(source)
    .output(backupPreview),
  restore: operation({
    access: 'owner',
    audit: 'none',
    summary: 'Put a backup in the place of the present data; the clinic is opened anew with it',
  })
    .input(source)
    .output(done),
  removeAside: operation({
    access: 'owner',
    audit: 'backup.remove-aside',
    summary: 'Delete the data of before a restore for good',
  })
    .input(z.object({ name: z.string().min(1).max(100) }))
    .output(backupState),
  makeRecoveryKey: operation({
    access: 'owner',
    audit: 'none',
    summary: 'Make a recovery key; it is shown this once, and kept only once it is confirmed',
  }).output(z.object({ key: z.string(), madeAt: moment })),
  confirmRecoveryKey: operation({
    access: 'owner',
    audit: 'backup.recovery-key',
    summary: 'Take the key just made into use: its last six characters prove that it was kept',
  })
    .input(z.object({ ending: z.string().trim().min(1).max(100) }))
    .output(backupState),
};
