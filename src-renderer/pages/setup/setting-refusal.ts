import { ORPCError } from '@orpc/client';
import type { TFunction } from 'i18next';
import * as z from 'zod';
import { errorText } from '../../client.ts';

const refusal = z.looseObject({
  key: z.string().optional(),
  reason: z.string(),
  variable: z.string().nullish(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

/** Why the clinic refused a setting's value: which one, and in words. */
export type SettingRefusal = { readonly key: string | null; readonly text: string };

/** The refusal behind an error; null when the error is another one. */
export function settingRefusal(error: unknown, t: TFunction): SettingRefusal | null {
  if (!(error instanceof ORPCError) || error.code !== 'setting_invalid') return null;
  const { success, data } = refusal.safeParse(error.data);
  if (!success) return null;
  const words = `settings.reasons.${data.reason}`;
  return {
    key: data.key ?? null,
    text: t([words, 'settings.reasons.invalid'], {
      variable: data.variable ?? '',
      minimum: data.minimum ?? 0,
      maximum: data.maximum ?? 0,
    }),
  };
}

/** Any error of a call that changes a setting, in words. */
export function settingErrorText(error: unknown, t: TFunction): string {
  return settingRefusal(error, t)?.text ?? errorText(error, t);
}
