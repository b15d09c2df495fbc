import { Failure } from '../contract/failure.ts';
import type { Message } from '../contract/messages.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import { badVariable, placeholders, renderTemplate, type Templates } from '../twilio/templates.ts';
import type { Conversations } from './conversations.ts';
import type { Drafts } from './drafts.ts';
import type { Outbox, Outgoing } from './outbox.ts';
import type { People } from './people.ts';
import { phoneMatchKey, readPhone } from './phone-identity.ts';
import { createConversationFinder } from './receive.ts';
import { type Views, WINDOW_MS, WINDOW_SQL } from './views.ts';

/** What a person wants to send: words and files, or an approved template. */
export type Composition = {
  readonly to?: string | undefined;
  readonly conversationId?: number | undefined;
  readonly body?: string | undefined;
  readonly templateId?: number | undefined;
  readonly variables?: Readonly<Record<string, string>> | undefined;
  readonly uploadIds?: readonly number[] | undefined;
  readonly idempotencyKey?: string | undefined;
};

/** Messages that people write, and what they decide about messages in trouble. */
export type Composing = {
  /**
   * @param onKnown called when the key has been used before, and the first message is the answer again.
   * @throws Failure `window_closed`, `opted_out`, `invalid_phone`, `template_unavailable`,
   *   `template_variables`, `not_found`, `twilio_not_configured`, `idempotency_mismatch`.
   */
  send(composition: Composition, accountId: number, onKnown?: () => void): Message;
  retry(messageId: number): Message;
  cancel(messageId: number): Message;
  approveDraft(messageId: number, body: string, accountId: number): Message;
  discardDraft(messageId: number): void;
  settleAmbiguous(messageId: number, wentOut: boolean): Message;
};

/** Makes the composing of one clinic. */
export function createComposing({
  store,
  clock,
  settings,
  views,
  outbox,
  drafts,
  people,
  conversations,
  templates,
}: {
  store: Store;
  clock: Clock;
  settings: Settings;
  views: Views;
  outbox: Outbox;
  drafts: Drafts;
  people: People;
  conversations: Conversations;
  templates: Templates;
}): Composing {
  const { db } = store;
  const finder = createConversationFinder(store);
  const selectOptOut = db.prepare(`
    SELECT k.opted_out_at AS at FROM conversations c JOIN contacts k ON k.id = c.contact_id WHERE c.id = ?`);
  const selectWindow = db.prepare(WINDOW_SQL);
  const selectByKey = db.prepare(`
    SELECT m.id, m.body, m.template_id AS templateId, m.template_variables AS variables, m.conversation_id AS conversationId,
      m.address, (SELECT group_concat(id) FROM media WHERE message_id = m.id) AS uploads
    FROM messages m WHERE m.idempotency_key = ?`);
  const select = db.prepare(
    `SELECT id, conversation_id AS conversationId, state, status FROM messages WHERE id = ? AND direction = 'out'`,
  );
  const selectUpload = db.prepare(
    `SELECT 1 FROM media WHERE id = ? AND message_id IS NULL AND state = 'stored'`,
  );
  const setState = db.prepare('UPDATE messages SET state = ?, status = ? WHERE id = ?');

  type Row = { id: number; conversationId: number; state: string; status: string };
  type EarlierRow = {
    id: number;
    body: string;
    templateId: number | null;
    variables: string | null;
    conversationId: number;
    address: string | null;
    uploads: string | null;
  };

  function require(messageId: number, allowed: (row: Row) => boolean): Row {
    const row = select.get(messageId) as Row | undefined;
    if (!row) throw new Failure('not_found', { what: 'message', id: messageId });
    if (!allowed(row)) throw new Failure('message_not_retryable', { state: row.state });
    return row;
  }

  /** Free text needs an open window and a contact who wants messages; templates only the latter. */
  function allow(conversationId: number, isTemplate: boolean, address: string | null): void {
    const { at } = selectOptOut.get(conversationId) as { at: number | null };
    if (at !== null) throw new Failure('opted_out', { since: new Date(at).toISOString() });
    const since = clock.now() - WINDOW_MS;
    const { open } = selectWindow.get({ conversationId, address, since }) as { open: number };
    if (!isTemplate && open === 0) throw new Failure('window_closed');
  }

  function content(composition: Composition): Pick<Outgoing, 'body' | 'template' | 'uploadIds'> {
    const { templateId, variables = {}, uploadIds = [] } = composition;
    for (const id of uploadIds)
      if (!selectUpload.get(id)) throw new Failure('not_found', { what: 'upload', id });
    if (templateId === undefined) return { body: composition.body?.trim() ?? '', uploadIds };
    const template = templates.get(templateId);
    if (template?.status !== 'approved')
      throw new Failure('template_unavailable', { status: template?.status ?? 'gone' });
    const needed = placeholders(template.body);
    const bad = needed.filter((name) => badVariable(variables[name]));
    if (bad.length > 0) throw new Failure('template_variables', { names: bad.join(', ') });
    const used = Object.fromEntries(needed.map((name) => [name, variables[name] ?? '']));
    return {
      body: renderTemplate(template.body, used),
      template: { id: templateId, variables: used },
    };
  }

  function recipientOf(
    tx: Transaction,
    composition: Composition,
  ): { conversationId: number; address: string | null } {
    if (composition.conversationId !== undefined) {
      conversations.require(composition.conversationId);
      return { conversationId: composition.conversationId, address: null };
    }
    const sender = settings.get('twilio.whatsappNumber');
    if (!sender) throw new Failure('twilio_not_configured');
    const { contactId, address } = people.contactOfPhone(tx, composition.to ?? '');
    return { conversationId: finder.findOrCreate(contactId, sender, clock.now()), address };
  }

  /**
   * The message that an earlier call with this key made, or null.
   * @throws Failure `idempotency_mismatch` when that call asked for something else.
   */
  function earlier(key: string, composition: Composition): Message | null {
    const row = selectByKey.get(key) as EarlierRow | undefined;
    if (!row) return null;
    const { to, conversationId, body, templateId, variables = {}, uploadIds = [] } = composition;
    const address = to === undefined ? null : readPhone(to, settings.get('clinic.country'));
    const uploads = row.uploads === null ? [] : row.uploads.split(',').map(Number);
    const given =
      row.variables === null ? {} : (JSON.parse(row.variables) as Record<string, string>);
    const same =
      (conversationId === undefined || conversationId === row.conversationId) &&
      (address === null ||
        (row.address !== null && phoneMatchKey(row.address) === phoneMatchKey(address))) &&
      (templateId ?? null) === row.templateId &&
      (row.templateId !== null
        ? Object.entries(given).every(([name, value]) => variables[name] === value)
        : row.body === (body?.trim() ?? '')) &&
      uploads.length === Math.min(uploadIds.length, 1) &&
      uploads.every((id) => uploadIds.includes(id));
    if (!same) throw new Failure('idempotency_mismatch');
    return views.message(row.id);
  }

  return {
    send(composition, accountId, onKnown) {
      const key =
        composition.idempotencyKey === undefined
          ? undefined
          : `${accountId}:${composition.idempotencyKey}`;
      const known = key === undefined ? null : earlier(key, composition);
      if (known) {
        onKnown?.();
        return known;
      }
      const { uploadIds = [], ...what } = content(composition);
      const id = store.write((tx) => {
        const { conversationId, address } = recipientOf(tx, composition);
        allow(conversationId, what.template !== undefined, address);
        const queue = (
          part: Pick<Outgoing, 'body' | 'template' | 'uploadIds' | 'idempotencyKey'>,
        ) =>
          outbox.queue(tx, {
            conversationId,
            author: 'person',
            accountId,
            ...part,
            ...(address !== null && { address }),
          });
        // WhatsApp carries one file a message: the words go with the first one.
        const first = queue({
          ...what,
          uploadIds: uploadIds.slice(0, 1),
          ...(key !== undefined && { idempotencyKey: key }),
        });
        for (const upload of uploadIds.slice(1)) queue({ body: '', uploadIds: [upload] });
        conversations.personWrote(tx, conversationId);
        return first;
      });
      return views.message(id);
    },
    retry(messageId) {
      const row = require(messageId, ({ state, status }) =>
        state === 'failed' ||
        (state === 'sent' && (status === 'failed' || status === 'undelivered')));
      store.write((tx) => {
        outbox.requeue(tx, row.id);
        conversations.personWrote(tx, row.conversationId);
      });
      return views.message(messageId);
    },
    cancel(messageId) {
      const row = require(messageId, ({ state }) => state === 'queued');
      store.write((tx) => {
        setState.run('canceled', 'none', messageId);
        views.changed(tx, { message: messageId, conversation: row.conversationId });
      });
      return views.message(messageId);
    },
    approveDraft(draftId, body, accountId) {
      const conversationId = drafts.conversationOf(draftId);
      allow(conversationId, false, null);
      const id = store.write((tx) => {
        const messageId = drafts.approve(tx, draftId, body, accountId);
        conversations.personWrote(tx, conversationId);
        return messageId;
      });
      return views.message(id);
    },
    discardDraft(draftId) {
      store.write((tx) => drafts.discard(tx, draftId));
    },
    settleAmbiguous(messageId, wentOut) {
      const row = require(messageId, ({ state }) => state === 'ambiguous');
      store.write((tx) => {
        if (wentOut) setState.run('sent', 'sent', messageId);
        else outbox.requeue(tx, messageId);
        conversations.personWrote(tx, row.conversationId);
        views.changed(tx, { message: messageId });
      });
      return views.message(messageId);
    },
  };
}
