import { implement } from '@orpc/server';
import type { Account } from '../accounts/account-row.ts';
import type { Caller } from '../accounts/caller.ts';
import { contract } from '../contract/contract.ts';
import { Failure } from '../contract/failure.ts';
import type { Message } from '../contract/messages.ts';
import type { Store } from '../store/open-store.ts';
import type { TwilioClient } from '../twilio/twilio-client.ts';
import type { Inbox } from './inbox.ts';
import { findContacts, search } from './search.ts';
import { displayNameSql, iso } from './views.ts';

/** The account behind a call. The guard has let it through, so there is one. */
export function callerAccount(context: Caller): Account {
  if (!context.account) throw new Failure('not_signed_in');
  return context.account;
}

/** What faces can do with conversations, messages, people and the desk's lists. */
export function inboxOperations({
  inbox,
  store,
  twilio,
}: {
  inbox: Inbox;
  store: Store;
  twilio: () => TwilioClient | null;
}) {
  const os = implement(contract).$context<Caller>();
  const { views, conversations, people, merges, composing, templates, lists, media } = inbox;
  const { db } = store;
  const selectPage = db.prepare(
    'SELECT id FROM messages WHERE conversation_id = ? AND id < ? ORDER BY id DESC LIMIT ?',
  );
  const selectAnswer = db.prepare(`
    SELECT id, at, provider, outcome, reason, entry_ids AS entryIds, request, response, input_tokens AS inputTokens,
      output_tokens AS outputTokens, cost_micros AS costMicros, duration_ms AS durationMs FROM answers WHERE id = ?`);
  const selectEntry = db.prepare('SELECT id, question, answer FROM knowledge_entries WHERE id = ?');
  const selectFound = db.prepare(`
    SELECT k.id, ${displayNameSql} AS name,
      (SELECT address FROM identities WHERE contact_id = k.id AND kind = 'phone' ORDER BY id DESC LIMIT 1) AS phone,
      (SELECT id FROM conversations WHERE contact_id = k.id AND merged_into IS NULL ORDER BY last_message_at DESC LIMIT 1) AS conversationId
    FROM contacts k WHERE k.id = ?`);

  type Found = {
    id: number;
    name: string | null;
    phone: string | null;
    conversationId: number | null;
  };
  type AnswerRow = {
    id: number;
    at: number;
    provider: string;
    outcome: string;
    reason: string | null;
    entryIds: string;
    request: string | null;
    response: string | null;
    inputTokens: number | null;
    outputTokens: number | null;
    costMicros: number | null;
    durationMs: number | null;
  };
  const ok = { ok: true } as const;
  const json = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

  function page(
    conversationId: number,
    cursor: string | undefined,
    limit: number,
  ): { items: Message[]; nextCursor: string | null } {
    conversations.require(conversationId);
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
    if (!Number.isSafeInteger(before)) throw new Failure('invalid_input', { field: 'cursor' });
    const rows = selectPage.all(conversationId, before, limit + 1) as { id: number }[];
    const shown = rows.slice(0, limit);
    return {
      items: shown.map(({ id }) => views.message(id)),
      nextCursor: rows.length > limit ? String(shown.at(-1)?.id) : null,
    };
  }

  return {
    conversations: {
      list: os.conversations.list.handler(({ input, context }) => {
        const { ids, nextCursor } = conversations.list({
          ...input,
          accountId: callerAccount(context).id,
        });
        return { items: ids.map(views.conversation), nextCursor };
      }),
      counts: os.conversations.counts.handler(({ context }) =>
        conversations.counts(callerAccount(context).id),
      ),
      get: os.conversations.get.handler(({ input: { id } }) => {
        conversations.require(id);
        return views.conversation(id);
      }),
      search: os.conversations.search.handler(async ({ input: { query, limit } }) => {
        const found = await search(store, query, limit);
        return {
          conversations: found.conversationIds.map(views.conversation),
          messages: found.messages.map(({ id, conversationId, snippet }) => ({
            conversation: views.conversation(conversationId),
            message: views.message(id),
            snippet,
          })),
        };
      }),
      markRead: os.conversations.markRead.handler(({ input }) =>
        conversations.setUnread(input.id, false),
      ),
      markUnread: os.conversations.markUnread.handler(({ input }) =>
        conversations.setUnread(input.id, true),
      ),
      setState: os.conversations.setState.handler(({ input: { id, state, snoozedUntil } }) =>
        conversations.setState(
          id,
          state,
          snoozedUntil === undefined ? null : Date.parse(snoozedUntil),
        ),
      ),
      assign: os.conversations.assign.handler(({ input }) =>
        conversations.assign(input.id, input.assigneeId),
      ),
      takeOver: os.conversations.takeOver.handler(({ input }) => conversations.takeOver(input.id)),
      returnToAssistant: os.conversations.returnToAssistant.handler(({ input }) =>
        conversations.returnToAssistant(input.id),
      ),
      setLabels: os.conversations.setLabels.handler(({ input }) =>
        conversations.setLabels(input.id, input.labelIds),
      ),
      notes: os.conversations.notes.handler(({ input }) => lists.notes(input.id)),
      addNote: os.conversations.addNote.handler(({ input, context }) =>
        lists.addNote(input.id, callerAccount(context).id, input.body),
      ),
      removeNote: os.conversations.removeNote.handler(({ input, context }) => {
        lists.removeNote(input.noteId, callerAccount(context).id);
        return ok;
      }),
      undoable: os.conversations.undoable.handler(({ input }) =>
        merges.undoable(input.contactId).map((merge) => ({ ...merge, at: iso(merge.at) })),
      ),
    },
    messages: {
      list: os.messages.list.handler(({ input }) =>
        page(input.conversationId, input.cursor, input.limit),
      ),
      send: os.messages.send.handler(({ input, context }) =>
        composing.send(
          { ...input, idempotencyKey: input.idempotencyKey ?? context.idempotencyKey ?? undefined },
          callerAccount(context).id,
          () => {
            if (context.replay) context.replay.found = true;
          },
        ),
      ),
      retry: os.messages.retry.handler(({ input }) => composing.retry(input.id)),
      cancel: os.messages.cancel.handler(({ input }) => composing.cancel(input.id)),
      approveDraft: os.messages.approveDraft.handler(({ input, context }) =>
        composing.approveDraft(input.id, input.body, callerAccount(context).id),
      ),
      discardDraft: os.messages.discardDraft.handler(({ input }) => {
        composing.discardDraft(input.id);
        return ok;
      }),
      settleAmbiguous: os.messages.settleAmbiguous.handler(({ input }) =>
        composing.settleAmbiguous(input.id, input.wentOut),
      ),
      answer: os.messages.answer.handler(({ input: { id } }) => {
        const row = selectAnswer.get(id) as AnswerRow | undefined;
        if (!row) throw new Failure('not_found', { what: 'answer', id });
        const { entryIds, ...rest } = row;
        return {
          ...rest,
          at: iso(row.at),
          request: json(row.request),
          response: json(row.response),
          entries: (JSON.parse(entryIds) as number[]).flatMap(
            (entry) =>
              (selectEntry.get(entry) as
                | { id: number; question: string; answer: string }
                | undefined) ?? [],
          ),
        };
      }),
    },
    media: {
      read: os.media.read.handler(async ({ input }) => {
        const { bytes, contentType, filename } = await media.read(input.id);
        return { contentType, filename, base64: bytes.toString('base64') };
      }),
      upload: os.media.upload.handler(({ input }) =>
        media.upload({ filename: input.filename, bytes: Buffer.from(input.base64, 'base64') }),
      ),
    },
    contacts: {
      get: os.contacts.get.handler(({ input }) => people.contact(input.id)),
      update: os.contacts.update.handler(({ input: { id, ...change } }) =>
        people.updateContact(id, change),
      ),
      setOptOut: os.contacts.setOptOut.handler(({ input }) =>
        people.setOptOut(input.id, input.optedOut, input.evidence),
      ),
      find: os.contacts.find.handler(async ({ input }) =>
        (await findContacts(store, input.query, input.limit)).map((id) => {
          const row = selectFound.get(id) as Found;
          return { ...row, name: row.name ?? '—' };
        }),
      ),
      merge: os.contacts.merge.handler(({ input, context }) => ({
        mergeId: merges.mergeContacts(input.keptId, input.mergedId, callerAccount(context).id),
      })),
      undoMerge: os.contacts.undoMerge.handler(({ input }) => {
        merges.undo(input.mergeId, 'contact');
        return ok;
      }),
    },
    patients: {
      list: os.patients.list.handler(({ input }) => people.listPatients(input)),
      create: os.patients.create.handler(({ input }) => people.createPatient(input)),
      update: os.patients.update.handler(({ input: { id, ...fields } }) =>
        people.updatePatient(id, fields),
      ),
      link: os.patients.link.handler(({ input }) =>
        people.link(input.patientId, input.contactId, input.relation),
      ),
      unlink: os.patients.unlink.handler(({ input }) =>
        people.unlink(input.patientId, input.contactId),
      ),
      merge: os.patients.merge.handler(({ input, context }) => ({
        mergeId: merges.mergePatients(input.keptId, input.mergedId, callerAccount(context).id),
      })),
      undoMerge: os.patients.undoMerge.handler(({ input }) => {
        merges.undo(input.mergeId, 'patient');
        return ok;
      }),
    },
    labels: {
      list: os.labels.list.handler(() => lists.labels()),
      save: os.labels.save.handler(({ input }) => lists.saveLabel(input)),
      remove: os.labels.remove.handler(({ input }) => ({
        conversationIds: lists.removeLabel(input.id),
      })),
    },
    quickReplies: {
      list: os.quickReplies.list.handler(() => lists.quickReplies()),
      save: os.quickReplies.save.handler(({ input }) => lists.saveQuickReply(input)),
      remove: os.quickReplies.remove.handler(({ input }) => {
        lists.removeQuickReply(input.id);
        return ok;
      }),
    },
    templates: {
      list: os.templates.list.handler(({ input }) => ({
        items: templates.list(input),
        nextCursor: null,
        syncedAt: iso(templates.syncedAt()),
      })),
      sync: os.templates.sync.handler(async () => {
        const client = twilio();
        if (!client) throw new Failure('twilio_not_configured');
        return { count: await templates.sync(client) };
      }),
    },
  };
}
