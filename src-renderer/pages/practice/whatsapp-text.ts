/** A run of a message in one face, as WhatsApp shows it. */
export type TextRun = {
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly strike: boolean;
  readonly mono: boolean;
  /** The text is a web address. It is shown as one, and leads nowhere. */
  readonly link: boolean;
};

const PLAIN = { bold: false, italic: false, strike: false, mono: false, link: false } as const;

/**
 * A mark works at a word's edge, around text that neither begins nor ends with a space and stays
 * in one line (WhatsApp: "How to format your messages").
 */
const marked =
  /(?<![\p{L}\p{N}])(?:```(?<block>[\s\S]+?)```|`(?<mono>[^`\n]+)`|\*(?<bold>\S(?:[^*\n]*\S)?)\*|_(?<italic>\S(?:[^_\n]*\S)?)_|~(?<strike>\S(?:[^~\n]*\S)?)~)(?![\p{L}\p{N}])|(?<link>https?:\/\/[^\s<>]*[^\s<>.,;:!?)\]])/u;

/** A message divided into runs of one face. Joined, their texts are the message without its marks. */
export function textRuns(text: string, face: Omit<TextRun, 'text'> = PLAIN): TextRun[] {
  const runs: TextRun[] = [];
  let rest = text;
  for (;;) {
    const match = marked.exec(rest);
    if (!match?.groups) break;
    const start = match.index;
    const { block, mono, bold, italic, strike, link } = match.groups;
    if (start > 0) runs.push({ ...face, text: rest.slice(0, start) });
    if (link !== undefined) runs.push({ ...face, link: true, text: link });
    else if (block !== undefined || mono !== undefined)
      runs.push({ ...face, mono: true, text: block ?? mono ?? '' });
    else if (bold !== undefined) runs.push(...textRuns(bold, { ...face, bold: true }));
    else if (italic !== undefined) runs.push(...textRuns(italic, { ...face, italic: true }));
    else runs.push(...textRuns(strike ?? '', { ...face, strike: true }));
    rest = rest.slice(start + match[0].length);
  }
  if (rest !== '') runs.push({ ...face, text: rest });
  return runs;
}
