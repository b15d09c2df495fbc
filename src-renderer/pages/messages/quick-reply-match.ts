import { foldAccents } from '../../components/fold-accents.ts';

type QuickReply = {
  readonly id: number;
  readonly shortcut: string;
  readonly language: 'es' | 'en';
  readonly body: string;
};

/**
 * The quick replies that fit what was typed after `/`: by shortcut first, then by their words; in
 * each group those in the patient's language first. Accents do not matter.
 */
export function matchQuickReplies<T extends QuickReply>(
  replies: readonly T[],
  query: string,
  language: string,
): T[] {
  const wanted = foldAccents(query);
  function rank(reply: T): number {
    const shortcut = foldAccents(reply.shortcut);
    const fit = shortcut.startsWith(wanted)
      ? 0
      : shortcut.includes(wanted)
        ? 2
        : foldAccents(reply.body).includes(wanted)
          ? 4
          : -1;
    return fit === -1 ? -1 : fit + (reply.language === language ? 0 : 1);
  }
  return replies
    .map((reply) => ({ reply, rank: rank(reply) }))
    .filter((item) => item.rank >= 0)
    .sort((a, b) => a.rank - b.rank || a.reply.shortcut.localeCompare(b.reply.shortcut))
    .map((item) => item.reply);
}
