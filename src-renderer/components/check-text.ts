import type { TFunction } from 'i18next';
import type { Check } from '../../src-main/contract/checks.ts';
import { readablePhone } from '../pages/messages/phone-text.ts';

/** A check's parameters as people read them: a phone number in its groups. */
export function readableParams(params: Check['params']): Check['params'] {
  const { number } = params;
  return typeof number === 'string' ? { ...params, number: readablePhone(number) } : params;
}

/** How a check stands, in words. */
export function checkText(
  { id, code, params }: Pick<Check, 'id' | 'code' | 'params'>,
  t: TFunction,
): string {
  return t(`checks.${id}.${code}`, readableParams(params));
}
