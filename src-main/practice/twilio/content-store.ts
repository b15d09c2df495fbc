import * as z from 'zod';
import { newSid } from './sids.ts';
import type { TwilioDatabase } from './store.ts';

const action = z.object({
  type: z.string(),
  title: z.string().max(25),
  id: z.string().max(200).optional(),
  url: z.string().optional(),
  phone: z.string().optional(),
  code: z.string().optional(),
});

/**
 * The kinds of content that a clinic can use (twilio.com/docs/content). Strict inside, as the real
 * API is: an unknown or camelCase key is refused.
 */
export const contentTypes = z
  .strictObject({
    'twilio/text': z.strictObject({ body: z.string().min(1) }),
    'twilio/media': z.strictObject({
      body: z.string().optional(),
      media: z.array(z.string()).min(1).max(1),
    }),
    'twilio/location': z.strictObject({
      latitude: z.number(),
      longitude: z.number(),
      label: z.string().optional(),
      id: z.string().optional(),
      address: z.string().optional(),
    }),
    'twilio/quick-reply': z.strictObject({
      body: z.string().min(1).max(1024),
      actions: z
        .array(
          z.strictObject({
            type: z.literal('QUICK_REPLY').default('QUICK_REPLY'),
            title: z.string().min(1).max(25),
            id: z.string().max(200).optional(),
          }),
        )
        .min(1)
        .max(10),
    }),
    'twilio/list-picker': z.strictObject({
      body: z.string().min(1).max(1024),
      button: z.string().min(1).max(20),
      items: z
        .array(
          z.strictObject({
            item: z.string().min(1).max(24),
            id: z.string().min(1).max(200),
            description: z.string().max(72).optional(),
          }),
        )
        .min(1)
        .max(10),
    }),
    'twilio/call-to-action': z.strictObject({
      body: z.string().min(1),
      actions: z.array(action).min(1),
    }),
    'whatsapp/card': z.strictObject({
      body: z.string().min(1),
      footer: z.string().optional(),
      header_text: z.string().optional(),
      media: z.array(z.string()).optional(),
      actions: z.array(action).optional(),
    }),
  })
  .partial();

/** See {@link contentTypes}. */
export type ContentTypes = z.infer<typeof contentTypes>;

/** What Meta says about a template. */
export type Approval = {
  readonly name: string;
  readonly category: string;
  readonly content_type: string;
  readonly status: 'unsubmitted' | 'pending' | 'approved' | 'rejected';
  readonly rejection_reason: string;
  readonly allow_category_change: boolean;
};

/** A template, with Meta's decision as it stands at the moment of the question. Times in UTC ms. */
export type Content = {
  readonly sid: string;
  readonly friendlyName: string;
  readonly language: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly types: ContentTypes;
  readonly approval: Approval;
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** What a new template is made from; `approval` only for those that exist from the beginning. */
export type NewContent = Pick<Content, 'friendlyName' | 'language' | 'variables' | 'types'> & {
  readonly sid?: string;
  readonly approval?: Approval;
};

type RawContent = {
  sid: string;
  friendly_name: string;
  language: string;
  variables: string;
  types: string;
  approval: string | null;
  decided_at: number | null;
  created_at: number;
  updated_at: number;
};

const unsubmitted: Approval = {
  name: '',
  category: '',
  content_type: '',
  status: 'unsubmitted',
  rejection_reason: '',
  allow_category_change: true,
};

// The JSON in these columns is only ever written by this file.
function read(raw: RawContent, now: number): Content {
  const approval: Approval = raw.approval === null ? unsubmitted : JSON.parse(raw.approval);
  const pending = raw.decided_at !== null && now < raw.decided_at;
  return {
    sid: raw.sid,
    friendlyName: raw.friendly_name,
    language: raw.language,
    variables: JSON.parse(raw.variables),
    types: JSON.parse(raw.types),
    approval: pending ? { ...approval, status: 'pending', rejection_reason: '' } : approval,
    createdAt: raw.created_at,
    updatedAt: raw.updated_at,
  };
}

/** Templates and Meta's decisions on them. */
export function createContentStore(db: TwilioDatabase, now: () => number) {
  const bySid = db.prepare<[string], RawContent>('SELECT * FROM contents WHERE sid = ?');
  return {
    add(content: NewContent): string {
      const sid = content.sid ?? newSid('HX');
      db.prepare(
        `INSERT OR IGNORE INTO contents
           (sid, friendly_name, language, variables, types, approval, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, @at, @at)`,
      ).run(
        sid,
        content.friendlyName,
        content.language,
        JSON.stringify(content.variables),
        JSON.stringify(content.types),
        content.approval ? JSON.stringify(content.approval) : null,
        { at: now() },
      );
      return sid;
    },
    get(sid: string): Content | null {
      const raw = bySid.get(sid);
      return raw ? read(raw, now()) : null;
    },
    /** The newest first. */
    list: (): Content[] =>
      db
        .prepare<[], RawContent>('SELECT * FROM contents ORDER BY seq DESC')
        .all()
        .map((raw) => read(raw, now())),
    remove(sid: string): boolean {
      return db.prepare('DELETE FROM contents WHERE sid = ?').run(sid).changes > 0;
    },
    /** Meta takes a template in; it is pending until `decidedAt` (UTC ms), then as in `decision`. */
    submit(sid: string, decision: Approval, decidedAt: number): void {
      db.prepare(
        'UPDATE contents SET approval = ?, decided_at = ?, updated_at = ? WHERE sid = ?',
      ).run(JSON.stringify(decision), decidedAt, now(), sid);
    },
  };
}

/** See {@link createContentStore}. */
export type ContentStore = ReturnType<typeof createContentStore>;
