import { oc } from '@orpc/contract';
import * as z from 'zod';

/**
 * Who may call an operation. `anyone` needs no account (signing in); `read` every account;
 * `desk` receptionists and owners; `owner` owners; `local` only the window on the clinic's own PC.
 */
export type Access = 'anyone' | 'read' | 'desk' | 'owner' | 'local';

/** What every operation declares; one middleware enforces it on every transport. */
export type OperationMeta = {
  readonly access: Access;
  /**
   * The audit trail's name for a call that succeeds. `none` for lists, live rows and small marks:
   * a line for each would bury who opened, sent, changed or exported what.
   */
  readonly audit: string;
};

type Declaration = OperationMeta & {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path?: `/${string}`;
  readonly status?: number;
  readonly summary: string;
};

/**
 * Starts an operation of the contract. `access` and `audit` have no default: leaving one out does
 * not compile. `path` is its address under `/api/v1`.
 */
export function operation({ access, audit, method, path, status, summary }: Declaration) {
  return oc.$meta<OperationMeta>({ access, audit }).route({
    ...(method && { method }),
    ...(path && { path }),
    ...(status && { successStatus: status }),
    summary,
  });
}

/** A row's number. On REST it may arrive as text in the path or the query. */
export const id = z.coerce.number().int().positive();

/** A moment, ISO 8601 in UTC. */
export const moment = z.iso.datetime();

/** The languages that the desk and the patients' texts exist in. */
export const language = z.enum(['es', 'en']);

/** Either of {@link language}. */
export type Language = z.infer<typeof language>;

/** A page of a long list: pass `nextCursor` back as `cursor` for what follows; null is the end. */
export function page<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** How a page is asked for. */
export const pageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** The answer of an operation that has nothing to tell. */
export const done = z.object({ ok: z.literal(true) });
