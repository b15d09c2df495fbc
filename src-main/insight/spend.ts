import type { Database } from 'better-sqlite3';
import type { DeliveryStage } from '../contract/analytics.ts';
import type { DayRow } from './day-row.ts';

/** Prices to estimate with what Twilio has not billed yet, in millionths. */
export type Prices = {
  /** What Twilio takes for any message, in or out. */
  readonly messageMicros: number;
  /** What WhatsApp takes for a template on top. */
  readonly templateMicros: number;
};

/** How far a message of the clinic has come that Twilio charges for. */
export const charged: readonly DeliveryStage[] = ['sent', 'delivered', 'read'];

/** What a day has cost. `billed`: Twilio's own figure, else the estimate. */
export type DaySpend = {
  readonly openaiMicros: number;
  readonly twilioMicros: number;
  readonly billed: boolean;
};

/**
 * What days have cost. Twilio bills by the day in UTC and for everything that the account does; its
 * day is taken for the clinic's of the same date. Of other days the messages are priced.
 */
export function createSpend(db: Database, prices: Prices) {
  const rows = db.prepare('SELECT day, micros, currency FROM twilio_spend ORDER BY day').all() as {
    day: number;
    micros: number;
    currency: string;
  }[];
  const billed = new Map(rows.map(({ day, micros }) => [day, micros]));
  return {
    currency: rows.at(-1)?.currency ?? 'USD',
    of(day: number, row: DayRow): DaySpend {
      const { openaiMicros } = row;
      const known = billed.get(day);
      if (known !== undefined) return { openaiMicros, twilioMicros: known, billed: true };
      let messages = row.in;
      let templates = 0;
      for (const [template, { stages }] of Object.entries(row.delivery)) {
        const sent = charged.reduce((sum, stage) => sum + stages[stage], 0);
        messages += sent;
        if (template !== '0') templates += sent;
      }
      const { messageMicros, templateMicros } = prices;
      const twilioMicros = Math.round(messages * messageMicros + templates * templateMicros);
      return { openaiMicros, twilioMicros, billed: false };
    },
  };
}
