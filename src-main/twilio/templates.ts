import * as z from 'zod';
import type { Store, Transaction } from '../store/open-store.ts';
import type { TwilioClient, TwilioTemplate } from './twilio-client.ts';

/** A template of the account as it is kept here. */
export type Template = {
  readonly id: number;
  readonly contentSid: string;
  readonly name: string;
  readonly language: string;
  readonly category: string | null;
  readonly status: string;
  readonly rejectionReason: string | null;
  readonly body: string;
  readonly buttons: string[];
  /** Placeholder → the sample text it was approved with. */
  readonly variables: Record<string, string>;
};

/** The account's templates (Twilio Content), as last listed. */
export type Templates = {
  list(options: { approvedOnly: boolean }): Template[];
  get(id: number): Template | null;
  /** Lists them from Twilio; what is gone there is no longer offered here. @returns their number */
  sync(client: TwilioClient): Promise<number>;
  /** UTC ms of the last list. */
  syncedAt(): number | null;
};

const action = z.looseObject({ title: z.string() });
const bodyType = z.looseObject({ body: z.string(), actions: z.array(action).optional() });

/** The text and the buttons of a template, whatever its content type; null for one without text. */
export function readTypes(
  types: TwilioTemplate['types'],
): { body: string; buttons: string[] } | null {
  for (const value of Object.values(types)) {
    const parsed = bodyType.safeParse(value);
    if (parsed.success)
      return {
        body: parsed.data.body,
        buttons: (parsed.data.actions ?? []).map(({ title }) => title),
      };
  }
  return null;
}

/** Fills the placeholders `{{1}}`; one without a value stays, so that nobody sends it by mistake. */
export function renderTemplate(body: string, variables: Readonly<Record<string, string>>): string {
  return body.replace(/\{\{\s*([^{}\s]+)\s*\}\}/g, (all, key: string) => variables[key] ?? all);
}

/** The placeholders of a text, in order of their first use. */
export function placeholders(body: string): string[] {
  return [...new Set([...body.matchAll(/\{\{\s*([^{}\s]+)\s*\}\}/g)].map(([, key = '']) => key))];
}

/** What WhatsApp refuses in a variable: emptiness, line breaks, tabs, four spaces in a row (63013, 21656). */
export function badVariable(value: string | undefined): boolean {
  return (
    value === undefined || value.trim() === '' || /[\n\r\t]| {4}/.test(value) || value.length > 1600
  );
}

/** Makes the access to the templates of one store. `now` gives domain time. */
export function createTemplates({ store, now }: { store: Store; now: () => number }): Templates {
  const { db } = store;
  const columns = `id, content_sid AS contentSid, name, language, category, status,
    rejection_reason AS rejectionReason, body, buttons, variables`;
  const selectAll = db.prepare(
    `SELECT ${columns} FROM templates WHERE gone_at IS NULL ORDER BY name, language`,
  );
  const selectOne = db.prepare(`SELECT ${columns} FROM templates WHERE id = ?`);
  const upsert = db.prepare(`
    INSERT INTO templates(content_sid, name, language, category, status, rejection_reason, body, buttons, variables, synced_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT(content_sid) DO UPDATE SET name = excluded.name, language = excluded.language,
      category = excluded.category, status = excluded.status, rejection_reason = excluded.rejection_reason,
      body = excluded.body, buttons = excluded.buttons, variables = excluded.variables,
      synced_at = excluded.synced_at, gone_at = NULL`);
  const markGone = db.prepare(
    'UPDATE templates SET gone_at = @at WHERE synced_at < @at AND gone_at IS NULL',
  );
  const selectSynced = db.prepare('SELECT max(synced_at) AS at FROM templates');

  type Row = Omit<Template, 'buttons' | 'variables'> & { buttons: string; variables: string };
  const fromRow = (row: Row): Template => ({
    ...row,
    buttons: JSON.parse(row.buttons) as string[],
    variables: JSON.parse(row.variables) as Record<string, string>,
  });

  function keep(tx: Transaction, list: readonly TwilioTemplate[]): void {
    const at = now();
    for (const { sid, name, language, variables, types, approval } of list) {
      const content = readTypes(types);
      if (!content) continue;
      upsert.run(
        sid,
        name,
        language,
        approval.category,
        approval.status,
        approval.rejectionReason,
        content.body,
        JSON.stringify(content.buttons),
        JSON.stringify(variables),
        at,
      );
    }
    markGone.run({ at });
    tx.emit('template', 'all', () => null);
  }

  return {
    list: ({ approvedOnly }) =>
      (selectAll.all() as Row[])
        .map(fromRow)
        .filter(({ status }) => !approvedOnly || status === 'approved'),
    get(id) {
      const row = selectOne.get(id) as Row | undefined;
      return row ? fromRow(row) : null;
    },
    async sync(client) {
      const list = await client.listTemplates();
      store.write((tx) => keep(tx, list));
      return list.length;
    },
    syncedAt: () => (selectSynced.get() as { at: number | null }).at,
  };
}
