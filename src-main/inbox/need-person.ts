import type { Store } from '../store/open-store.ts';

/** Changes of a conversation's attention: who needs a person, and why. */
export function createNeedPerson({ db }: Pick<Store, 'db'>) {
  const ask = db.prepare(`
    UPDATE conversations SET state = 'waiting', snoozed_until = NULL,
      attention_since = CASE attention WHEN 'none' THEN ? ELSE attention_since END,
      attention_reason = CASE attention WHEN 'redflag' THEN attention_reason ELSE ? END,
      attention = CASE attention WHEN 'redflag' THEN 'redflag' ELSE 'handover' END
    WHERE id = ?`);
  const redFlag = db.prepare(`
    UPDATE conversations SET state = 'waiting', snoozed_until = NULL,
      attention_since = CASE attention WHEN 'redflag' THEN attention_since ELSE ? END,
      attention = 'redflag', attention_reason = ? WHERE id = ?`);
  const markRead = db.prepare('UPDATE conversations SET unread = 0 WHERE id = ?');
  return {
    /** A person must answer; a red flag stays one. `now` in UTC ms. */
    ask: (id: number, reason: string, now: number) => ask.run(now, reason, id),
    redFlag: (id: number, reason: string, now: number) => redFlag.run(now, reason, id),
    /** The assistant has dealt with what came in. */
    markRead: (id: number) => markRead.run(id),
  };
}
