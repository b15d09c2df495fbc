/** Characters of a name that are kept; WhatsApp's own limit is far below. */
const MOST = 200;

/**
 * The name that somebody gave themselves on WhatsApp, fit to be shown beside others: on one line, without
 * characters that nobody sees or that turn the text around them (Unicode TR36 §2.10: `\u202Egnp.exe`
 * reads as `exe.png`). Joiners stay, emoji and Indic scripts need them. Null when nothing can be seen of it.
 */
export function profileNameOf(sent: string | undefined): string | null {
  const shown = (sent ?? '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(
      /[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\p{Cs}\p{Co}]/gu,
      '',
    )
    .replace(/\s+/gu, ' ')
    .trim();
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(shown)) return null;
  return [...shown].slice(0, MOST).join('').trim();
}
