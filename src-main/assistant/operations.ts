import { implement } from '@orpc/server';
import type * as z from 'zod';
import type { Caller } from '../accounts/caller.ts';
import { actorOfCaller } from '../accounts/guard.ts';
import { contract } from '../contract/contract.ts';
import { Failure } from '../contract/failure.ts';
import type { tryOutResult } from '../contract/knowledge.ts';
import type { Clock } from '../store/clock.ts';
import { type EntryVersion, type Knowledge, viewEntry } from './knowledge.ts';

const REMEMBERED_MS = 30 * 86_400_000;

/** What faces can do with the knowledge base. */
export function knowledgeOperations({
  knowledge,
  tryOut,
  accountName,
  clock,
}: {
  knowledge: Knowledge;
  /** What would be answered to this, storing and sending nothing. */
  tryOut: (text: string) => Promise<z.infer<typeof tryOutResult>>;
  accountName: (accountId: number) => string | null;
  clock: Clock;
}) {
  const os = implement(contract).$context<Caller>();
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    knowledge: {
      list: os.knowledge.list.handler(({ input }) => ({
        items: knowledge.list(input).map(viewEntry),
        nextCursor: null,
      })),
      create: os.knowledge.create.handler(({ input, context }) =>
        viewEntry(knowledge.add(input, 'person', actorOfCaller(context))),
      ),
      update: os.knowledge.update.handler(({ input: { id, ...entry }, context }) =>
        viewEntry(knowledge.edit(id, entry, actorOfCaller(context))),
      ),
      remove: os.knowledge.remove.handler(({ input, context }) =>
        knowledge.remove(input.id, actorOfCaller(context)),
      ),
      versions: os.knowledge.versions.handler(({ input }) => {
        const versions = knowledge.versions(input.id);
        if (versions.length === 0 && !knowledge.get(input.id))
          throw new Failure('not_found', { what: 'entry', id: input.id });
        return versions.map(viewVersion);
      }),
      restore: os.knowledge.restore.handler(({ input, context }) =>
        viewEntry(knowledge.restore(input.versionId, actorOfCaller(context))),
      ),
      importCsv: os.knowledge.importCsv.handler(({ input, context }) => {
        const { imported, errors } = knowledge.importCsv(
          input.csv,
          input.skipBadRows,
          actorOfCaller(context),
        );
        return { imported, errors: errors.map((error) => ({ ...error })) };
      }),
      exportCsv: os.knowledge.exportCsv.handler(() => ({
        csv: knowledge.exportCsv(),
        filename: `conocimiento-${iso(clock.now()).slice(0, 10)}.csv`,
      })),
      tryOut: os.knowledge.tryOut.handler(({ input }) => tryOut(input.text)),
      topics: os.knowledge.topics.handler(() => knowledge.topics().map((topic) => ({ ...topic }))),
      removed: os.knowledge.removed.handler(() =>
        knowledge.removed(clock.now() - REMEMBERED_MS).map(({ id, at, entry }) => ({
          versionId: id,
          question: entry.question,
          at: iso(at),
        })),
      ),
    },
  };

  function viewVersion({ id, change, entry, accountId, at }: EntryVersion) {
    const by = accountId === null ? null : accountName(accountId);
    return { id, change, question: entry.question, answer: entry.answer, by, at: iso(at) };
  }
}
