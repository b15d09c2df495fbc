import type * as z from 'zod';
import { Failure, type FailureParams } from '../contract/failure.ts';
import { registry, type SettingKey } from './registry.ts';

/** What became of a value: its normalised form, or why it was refused. */
export type Judgement =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string; readonly params: FailureParams };

/** Checks a value against the registry. Never tells the value itself: it may be a secret. */
export function judge(key: SettingKey, value: unknown): Judgement {
  const schema: z.ZodType = registry[key].schema;
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, value: result.data };
  const issue = result.error.issues[0];
  // Our own refusals carry their code as the message; zod's have a code of their own.
  const ours = issue !== undefined && /^[a-z]+(_[a-z]+)+$/.test(issue.message);
  const reason = issue === undefined ? 'invalid' : ours ? issue.message : issue.code;
  const limits: FailureParams =
    issue?.code === 'too_big'
      ? { maximum: Number(issue.maximum) }
      : issue?.code === 'too_small'
        ? { minimum: Number(issue.minimum) }
        : {};
  const at = issue?.path.map(String).join('.') ?? '';
  return { ok: false, reason, params: { reason, ...(at !== '' && { at }), ...limits } };
}

/**
 * The settings that the environment overrules. An empty variable counts as absent, so that a
 * service file may name it without setting it.
 *
 * @throws Failure `setting_invalid` naming the variable, never its value.
 */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<SettingKey, unknown> {
  const found = new Map<SettingKey, unknown>();
  for (const [key, { env: variable }] of Object.entries(registry)) {
    const text = variable === null ? '' : (env[variable]?.trim() ?? '');
    if (text === '') continue;
    const judged = judge(key as SettingKey, text);
    if (!judged.ok) throw new Failure('setting_invalid', { key, variable, ...judged.params });
    found.set(key as SettingKey, judged.value);
  }
  return found;
}
