import type { Check } from '../../../src-main/contract/checks.ts';

/** What the doctor found, and when (ISO 8601). */
export type Report = {
  readonly version: string;
  readonly at: string;
  readonly checks: readonly Check[];
};

/**
 * What somebody who helps needs to know, as plain text: which check stands how, with its code and
 * small print. Parameters (names, numbers, addresses) are left out, and the small print, which is a
 * foreign system's, is cleared of whatever looks like one.
 */
export function supportText({ version, at, checks }: Report): string {
  const lines = checks.map(({ id, state, code, detail, checkedAt }) =>
    [
      `${state.padEnd(8)}${id}.${code}`,
      detail === null ? '' : `[${withoutSecrets(detail)}]`,
      checkedAt === null || checkedAt === at ? '' : checkedAt,
    ]
      .filter(Boolean)
      .join('  '),
  );
  return [`Mostrador ${version}  ${at}`, ...lines, ''].join('\n');
}

/** Hosts that name no clinic. */
const vendors = /(?:^|\.)(?:twilio\.com|ngrok\.com|ngrok-agent\.com|openai\.com)$/i;

/** Takes out of a text what could be a person's, a clinic's or a secret. Codes stay. */
export function withoutSecrets(text: string): string {
  return (
    text
      // What stands between quotes is a name more often than not.
      .replace(/«[^»]*»|“[^”]*”|"[^"]*"|'[^']{2,}'/g, '…')
      .replace(/[^\s@]+@[^\s@]+/g, '…')
      .replace(/https?:\/\/([^\s/?#]+)\S*/gi, (_, host: string) =>
        vendors.test(host) ? `https://${host}/…` : '…',
      )
      .replace(/\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b/gi, (host) => (vendors.test(host) ? host : '…'))
      // Folders carry the name of who works at the PC.
      .replace(/(?:[A-Za-z]:)?(?:[\\/][^\s\\/:]+){2,}/g, '…')
      // Sids, tokens and keys: long, with digits in them.
      .replace(/\b(?=[\w-]*\d)[A-Za-z][\w-]{19,}\b/g, '…')
      .replace(/\+?\d(?:[ .()-]?\d){6,}/g, '…')
  );
}
