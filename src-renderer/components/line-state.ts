import { type Check, type LineHeadline, lineHeadline } from '../../src-main/contract/checks.ts';
import type { LineStatus } from '../../src-main/contract/desk.ts';
import type { ConnectionState } from '../connection.ts';

/** How good the line is: proven, to be looked at, or broken. */
export type LineTone = LineHeadline['tone'];

/** What the light says, and when it was proven (ISO; only while it is good). */
export type LineSummary = LineHeadline & { readonly at: string | null };

/** Sums the chain up in one light: without a line to the clinic nothing else is known. */
export function summariseLine(line: LineStatus, connection: ConnectionState): LineSummary {
  if (connection !== 'online') return { tone: 'red', key: 'line.offline', params: {}, at: null };
  return { ...lineHeadline(line), at: line.state === 'ok' ? line.lastProofAt : null };
}

/**
 * The links in two lists, each in the order of the chain: those with something to tell (broken
 * first, then what to look at, then what is missing and can be mended), and the rest. What has not
 * been looked at yet is in neither.
 */
export function sortLinks(links: readonly Check[]): {
  readonly telling: Check[];
  readonly rest: Check[];
} {
  const tells = ({ state, fix }: Check) => state !== 'ok' && (state !== 'idle' || fix !== null);
  const weight = { broken: 0, warning: 1, idle: 2, ok: 3 };
  return {
    telling: links.filter(tells).sort((a, b) => weight[a.state] - weight[b.state]),
    rest: links.filter(
      (link) => !tells(link) && !(link.state === 'idle' && link.code === 'unknown'),
    ),
  };
}
