import type { LineStatus } from '../../src-main/contract/desk.ts';
import type { ConnectionState } from '../connection.ts';

/** How good the line is: proven, to be looked at, or broken. */
export type LineTone = 'green' | 'amber' | 'red';

/** What the light says: its colour and the i18n key of its words. */
export type LineSummary = {
  readonly tone: LineTone;
  readonly key:
    | 'line.ok'
    | 'line.unproven'
    | 'line.notConfigured'
    | 'line.twilioFailing'
    | 'line.ambiguous'
    | 'line.offline';
  /** For keys that count. */
  readonly count?: number;
  /** When it was proven, ISO; only for `line.ok`. */
  readonly at?: string | null;
};

/** Sums the chain up in one light: the worst link decides. */
export function summariseLine(line: LineStatus, connection: ConnectionState): LineSummary {
  if (connection !== 'online') return { tone: 'red', key: 'line.offline' };
  if (line.webhook === 'not_configured' || line.twilio === 'not_configured')
    return { tone: 'amber', key: 'line.notConfigured' };
  if (line.twilio === 'failing') return { tone: 'red', key: 'line.twilioFailing' };
  if (line.outbox.ambiguous > 0)
    return { tone: 'amber', key: 'line.ambiguous', count: line.outbox.ambiguous };
  if (line.webhook === 'unproven') return { tone: 'amber', key: 'line.unproven' };
  return { tone: 'green', key: 'line.ok', at: line.lastProofAt };
}
