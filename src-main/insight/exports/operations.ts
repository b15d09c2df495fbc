import { implement } from '@orpc/server';
import type { Account } from '../../accounts/account-row.ts';
import type { Caller } from '../../accounts/caller.ts';
import { contract } from '../../contract/contract.ts';
import type { ExportFormat, ExportKind, ExportOrder } from '../../contract/exports.ts';
import { Failure } from '../../contract/failure.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Clock } from '../../store/clock.ts';
import type { Store } from '../../store/open-store.ts';
import type { Exports, OpenedExport } from './exports.ts';
import { createLocalTime, dayAfter } from './local-time.ts';
import { downloadsFolder } from './save-file.ts';

/** The operations of exports. */
export function exportOperations({
  exports,
  store,
  settings,
  clock,
}: {
  exports: Exports;
  store: Store;
  settings: Settings;
  clock: Clock;
}) {
  const os = implement(contract).$context<Caller>();

  /** A file as an answer of REST. */
  function answer({ view, contentType, body }: OpenedExport) {
    return {
      headers: {
        'content-type': contentType,
        // Made of small letters, digits and hyphens: nothing in it needs to be quoted or encoded.
        'content-disposition': `attachment; filename="${view.filename}"`,
        'cache-control': 'no-store',
        'x-export-rows': String(view.of),
      },
      body,
    };
  }

  return {
    exports: {
      prepare: os.exports.prepare.handler(({ input, context }) =>
        exports.prepare(accountOf(context), input),
      ),
      list: os.exports.list.handler(({ context }) => ({
        items: exports.list(accountOf(context)),
        folder: context.window ? downloadsFolder() : null,
      })),
      cancel: os.exports.cancel.handler(({ input, context }) =>
        exports.cancel(accountOf(context), input.id),
      ),
      save: os.exports.save.handler(({ input, context }) =>
        exports.save(accountOf(context), input.id, input.folder),
      ),
      download: os.exports.download.handler(async ({ input, context }) => {
        requireRest(context);
        const { file, ...choices } = input;
        const [kind, format] = file.split('.') as [ExportKind, ExportFormat];
        const order: ExportOrder = { kind, format, ...choices };
        const { id } = await exports.prepare(accountOf(context), order);
        return answer(exports.open(accountOf(context), id));
      }),
      fetch: os.exports.fetch.handler(({ input, context }) => {
        requireRest(context);
        return answer(exports.open(accountOf(context), input.id));
      }),
      conversation: os.exports.conversation.handler(async ({ input, context }) => {
        const { conversationId, from, to } = input;
        const time = createLocalTime(settings.get('clinic.timezone'));
        const [found] = await store.reader.all<{ there: number; messages: number }>(
          `SELECT EXISTS (SELECT 1 FROM conversations WHERE id = @id) AS there,
            (SELECT count(*) FROM messages WHERE conversation_id = @id
              AND created_at >= @from AND created_at < @to) AS messages`,
          [
            {
              id: conversationId,
              from: from === undefined ? 0 : time.startOfDay(from),
              to: to === undefined ? Number.MAX_SAFE_INTEGER : time.startOfDay(dayAfter(to)),
            },
          ],
        );
        if (!found?.there) throw new Failure('not_found', { conversation: conversationId });
        return {
          messages: found.messages,
          at: new Date(clock.now()).toISOString(),
          by: accountOf(context).displayName,
        };
      }),
    },
  };
}

/** The guard has let in only who has an account. */
function accountOf({ account }: Caller): Account {
  if (!account) throw new Failure('not_signed_in');
  return account;
}

/** A file goes over HTTP alone: the other lines carry values, not streams. */
function requireRest({ idempotencyKey }: Caller): void {
  if (idempotencyKey === undefined) throw new Failure('invalid_input', { reason: 'rest_only' });
}
