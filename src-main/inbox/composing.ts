import { Failure } from '../contract/failure.ts';
import type { Message } from '../contract/messages.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../store/clock.ts';
import type { Store, Transaction } from '../store/open-store.ts';
import { badVariable, placeholders, renderTemplate, type Templates } from '../twilio/templates.ts';
import type { Conversations } from './conversations.ts';
import type { Outbox, Outgoing } from './outbox.ts';
import type { People } from './people.ts';
import { createConversationFinder } from './receive.ts';
import { type Views, WINDOW_MS } from './views.ts';

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
   * @throws Failure `window_closed`, `opted_out`, `invalid_phone`, `template_unavailable`,
   *   `template_variables`, `not_found`, `twilio_not_configured`, `idempotency_mismatch`.
   */
  send(composition: Composition, accountId: number): Message;
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
  people,
  conversations,
  templates,
}: {
  store: Store;
  clock: Clock;
  settings: Settings;
  views: Views;
  outbox: Outbox;
  people: People;
  conversations: Conversations;
  templates: Templates;
}): Composing {
  const { db } = store;
  const finder = createConversationFinder(store);
  const selectFacts = db.prepare(`
    SELECT c.last_inbound_at AS lastInboundAt, k.opted_out_at AS optedOutAt
    FROM conversations c JOIN contacts k ON k.id = c.contact_id WHERE c.id = ?`);
  const selectByKey = db.prepare(
    'SELECT id, body, template_id AS templateId FROM messages WHERE idempotency_key = ?',
  );
  const select = db.prepare(
    `SELECT id, conversation_id AS conversationId, state, status FROM messages WHERE id = ? AND direction = 'out'`,
  );
  const selectUpload = db.prepare(
    `SELECT 1 FROM media WHERE id = ? AND message_id IS NULL AND state = 'stored'`,
  );
  const setState = db.prepare('UPDATE messages SET state = ?, status = ? WHERE id = ?');
  const setDraft = db.prepare(
    'UPDATE messages SET body = ?, account_id = ?, created_at = ? WHERE id = ?',
  );
  const removeDraft = db.prepare(`DELETE FROM messages WHERE id = ? AND state = 'draft'`);
  const unlinkAnswer = db.prepare('UPDATE answers SET message_id = NULL WHERE message_id = ?');
  const forgetLast = db.prepare(`
    UPDATE conversations SET last_message_id = (SELECT max(id) FROM messages WHERE conversation_id = @id AND state <> 'draft')
    WHERE id = @id`);

  type Row = { id: number; conversationId: number; state: string; status: string };

  function require(messageId: number, allowed: (row: Row) => boolean): Row {
    const row = select.get(messageId) as Row | undefined;
    if (!row) throw new Failure('not_found', { what: 'message', id: messageId });
    if (!allowed(row)) throw new Failure('message_not_retryable', { state: row.state });
    return row;
  }

  /** Free text needs an open window and a contact who wants messages; templates only the latter. */
  function allow(conversationId: number, isTemplate: boolean): void {
    const facts = selectFacts.get(conversationId) as {
      lastInboundAt: number | null;
      optedOutAt: number | null;
    };
    if (facts.optedOutAt !== null)
      throw new Failure('opted_out', { since: new Date(facts.optedOutAt).toISOString() });
    const open = facts.lastInboundAt !== null && facts.lastInboundAt + WINDOW_MS > clock.now();
    if (!isTemplate && !open) throw new Failure('window_closed');
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

  function conversationOf(tx: Transaction, composition: Composition): number {
    if (composition.conversationId !== undefined) {
      conversations.require(composition.conversationId);
      return composition.conversationId;
    }
    const sender = settings.get('twilio.whatsappNumber');
    if (!sender) throw new Failure('twilio_not_configured');
    const contactId = people.contactOfPhone(tx, composition.to ?? '');
    return finder.findOrCreate(contactId, sender, clock.now());
  }

  return {
    send(composition, accountId) {
      const key =
        composition.idempotencyKey === undefined
          ? undefined
          : `${accountId}:${composition.idempotencyKey}`;
      const what = content(composition);
      if (key !== undefined) {
        const earlier = selectByKey.get(key) as
          | { id: number; body: string; templateId: number | null }
          | undefined;
        if (
          earlier &&
          (earlier.body !== what.body || (earlier.templateId ?? undefined) !== what.template?.id)
        )
          throw new Failure('idempotency_mismatch');
        if (earlier) return views.message(earlier.id);
      }
      const id = store.write((tx) => {
        const conversationId = conversationOf(tx, composition);
        allow(conversationId, what.template !== undefined);
        const messageId = outbox.queue(tx, {
          conversationId,
          author: 'person',
          accountId,
          ...what,
          ...(key !== undefined && { idempotencyKey: key }),
        });
        conversations.personWrote(tx, conversationId);
        return messageId;
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
    approveDraft(messageId, body, accountId) {
      const row = require(messageId, ({ state }) => state === 'draft');
      allow(row.conversationId, false);
      store.write((tx) => {
        setDraft.run(body, accountId, clock.now(), messageId);
        outbox.requeue(tx, messageId);
        conversations.personWrote(tx, row.conversationId);
      });
      return views.message(messageId);
    },
    discardDraft(messageId) {
      const row = require(messageId, ({ state }) => state === 'draft');
      store.write((tx) => {
        unlinkAnswer.run(messageId);
        removeDraft.run(messageId);
        forgetLast.run({ id: row.conversationId });
        tx.emit('message', messageId, () => ({
          id: messageId,
          conversationId: row.conversationId,
          removed: true,
        }));
        views.changed(tx, { conversation: row.conversationId });
      });
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
