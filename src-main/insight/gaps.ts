import type { Database } from 'better-sqlite3';
import { fillers } from '../assistant/fillers.ts';
import { guessLanguage } from '../assistant/language.ts';
import { createRedactor } from '../assistant/redaction.ts';
import { stem, words } from '../assistant/text.ts';
import type { KnowledgeGap } from '../contract/analytics.ts';
import { type AnswerRow, gapReasons, isGap } from './answer-rows.ts';
import { type Basis, clocksOf } from './basis.ts';
import { dayNumber } from './local-days.ts';

/** So many are compared with each other: the newest. */
const MOST_COMPARED = 2_000;
const MOST_GROUPS = 100;
/** Two questions resemble each other from this share of common words on (Jaccard). */
const ALIKE = 0.5;
/** Bubbles of the burst that was not answered. */
const BUBBLES = 6;
const EXAMPLE_LENGTH = 200;
const KEY_LENGTH = 180;

/** Ways of asking that say nothing about what is asked for, folded. */
const asking = {
  es: new Set(
    `cuanto cuanta cuantos cuantas cuesta cuestan costar costaria coste precio precios vale valen sale
    haceis hacen hace hacer realizais realizan teneis tienen tiene ofreceis ofrecen trabajais trabajan
    aceptais aceptan admitis admiten podeis pueden puedo`.split(/\s+/),
  ),
  en: new Set(
    'much many cost costs price prices do does offer accept take have provide work can could'.split(
      ' ',
    ),
  ),
} as const;

type Group = {
  readonly key: string;
  readonly language: 'es' | 'en';
  readonly stems: ReadonlySet<string>;
  example: string;
  count: number;
  lastAt: number;
  readonly conversations: Set<number>;
  /** `conversation moment` of each answer. */
  readonly answers: Set<string>;
};

/**
 * What could not be answered on some days (`YYYY-MM-DD`, both included), in groups of questions that
 * resemble each other, the largest first.
 */
export function readGaps(
  db: Database,
  basis: Basis,
  { from, to }: { readonly from: string; readonly to: string },
): { total: number; groups: Group[] } {
  const { days } = clocksOf(basis);
  const reasons = [...gapReasons];
  const rows = (
    db
      .prepare(
        `SELECT conversation_id AS conversationId, message_id AS messageId, at, outcome, reason,
           NULL AS costMicros, id FROM answers
         WHERE at >= ? AND at < ? AND reason IN (${reasons.map(() => '?').join()})
           -- Whoever is being erased is merged into itself until it goes.
           AND NOT EXISTS (SELECT 1 FROM conversations c
             WHERE c.id = answers.conversation_id AND c.merged_into = c.id)
         ORDER BY at, id`,
      )
      .all(
        days.startOf(dayNumber(from)),
        days.startOf(dayNumber(to) + 1),
        ...reasons,
      ) as (AnswerRow & { id: number })[]
  ).filter(isGap);
  const ask = questionReader(db);
  const groups: Group[] = [];
  // The oldest first: what is asked meanwhile joins a group and does not found another order of them.
  for (const row of rows.slice(-MOST_COMPARED)) {
    const { conversationId, at } = row;
    const { text, language } = ask(row);
    if (text === '') continue;
    const stems = stemsOf(text, language);
    const group = groups.find((one) => one.language === language && areAlike(one.stems, stems));
    const answer = `${conversationId} ${at}`;
    if (!group) {
      groups.push({
        key: `${language} ${[...stems].sort().join(' ')}`.slice(0, KEY_LENGTH),
        ...{ language, stems, example: text, count: 1, lastAt: at },
        ...{ conversations: new Set([conversationId]), answers: new Set([answer]) },
      });
      continue;
    }
    group.count++;
    group.lastAt = at;
    // The shortest way of asking says best what is wanted.
    if (text.length < group.example.length) group.example = text;
    group.conversations.add(conversationId);
    group.answers.add(answer);
  }
  groups.sort((a, b) => b.count - a.count || b.lastAt - a.lastAt);
  return { total: rows.length, groups: groups.slice(0, MOST_GROUPS) };
}

/** As the contract shows a group. */
export function gapView({
  key,
  language,
  example,
  count,
  lastAt,
  conversations,
}: Group): KnowledgeGap {
  return {
    ...{ key, language, count },
    example: example.length > EXAMPLE_LENGTH ? `${example.slice(0, EXAMPLE_LENGTH - 1)}…` : example,
    conversations: conversations.size,
    lastAt: new Date(lastAt).toISOString(),
  };
}

/** Reads what an answer was about: the patient's last bubbles before it, without who they are. */
function questionReader(db: Database) {
  const before = db
    .prepare('SELECT max(at) FROM answers WHERE conversation_id = ? AND id < ?')
    .pluck();
  const bubbles = db
    .prepare(
      `SELECT body FROM messages WHERE conversation_id = ? AND direction = 'in' AND created_at <= ?
         AND created_at > ? AND body <> '' ORDER BY created_at DESC, id DESC LIMIT ${BUBBLES}`,
    )
    .pluck();
  const names = db
    .prepare(
      `SELECT p.name FROM conversations c JOIN contact_patients cp ON cp.contact_id = c.contact_id
         JOIN patients p ON p.id = cp.patient_id WHERE c.id = @id
       UNION SELECT k.name FROM conversations c JOIN contacts k ON k.id = c.contact_id
         WHERE c.id = @id AND k.name IS NOT NULL
       UNION SELECT k.profile_name FROM conversations c JOIN contacts k ON k.id = c.contact_id
         WHERE c.id = @id AND k.profile_name IS NOT NULL`,
    )
    .pluck();
  const known = db
    .prepare(
      'SELECT k.language FROM conversations c JOIN contacts k ON k.id = c.contact_id WHERE c.id = ?',
    )
    .pluck();
  return ({ id, conversationId, at }: AnswerRow & { id: number }) => {
    const since = (before.get(conversationId, id) as number | null) ?? 0;
    const asked = (bubbles.all(conversationId, at, since) as string[]).reverse().join(' ');
    const redactor = createRedactor(names.all({ id: conversationId }) as string[]);
    const text = redactor
      .redact(asked)
      .replace(/\[[A-Z]+_\d+\]/g, '[…]')
      .replace(/\s+/g, ' ')
      .trim();
    const language = guessLanguage(text) ?? (known.get(conversationId) === 'en' ? 'en' : 'es');
    return { text, language } as const;
  };
}

/** The words that carry the question. */
function stemsOf(text: string, language: 'es' | 'en'): Set<string> {
  const { courtesy, grammar } = fillers[language];
  let rest = ` ${words(text).join(' ')} `;
  for (const phrase of courtesy) rest = rest.replaceAll(` ${phrase.join(' ')} `, ' ');
  const all = rest.split(' ').filter((word) => word !== '');
  const telling = all.filter((word) => !grammar.has(word) && !asking[language].has(word));
  return new Set((telling.length > 0 ? telling : all).map((word) => stem(word, language)));
}

function areAlike(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  let common = 0;
  for (const one of a) if (b.has(one)) common++;
  const all = a.size + b.size - common;
  return all === 0 || common / all >= ALIKE;
}
