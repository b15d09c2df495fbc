import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { Failure } from '../contract/failure.ts';
import { writeFileAtomically } from '../secrets/write-file.ts';

const shape = z.object({
  secrets: z.enum(['keychain', 'file']).optional(),
  host: z.string().min(1).optional(),
  port: z.number().int().min(0).max(65_535).optional(),
  webhookPort: z.number().int().min(0).max(65_535).optional(),
});

/** What must be known before the database can be read; every other setting is in it. */
export type Config = z.infer<typeof shape>;

const fileOf = (folder: string) => join(folder, 'config.json');

/**
 * Reads `config.json` of a data folder; an absent one is empty.
 * @throws Failure `setting_invalid` when it cannot be understood.
 */
export function readConfig(folder: string): Config {
  const file = fileOf(folder);
  if (!existsSync(file)) return {};
  try {
    return shape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Failure('setting_invalid', { key: file, reason: 'unreadable' }, { cause: error });
  }
}

/** Changes some of it and keeps the rest. */
export async function writeConfig(folder: string, change: Config): Promise<void> {
  const config = { ...readConfig(folder), ...change };
  await writeFileAtomically(fileOf(folder), `${JSON.stringify(config, null, 2)}\n`);
}
