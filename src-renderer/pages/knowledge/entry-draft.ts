import { type KnowledgeEntry, knowledgeEntry } from '../../../src-main/contract/knowledge.ts';
import type { Language } from '../../../src-main/contract/operation.ts';

/** An entry while it is being written. `variants` may hold empty lines until it is saved. */
export type EntryDraft = {
  topic: string;
  language: Language;
  question: string;
  answer: string;
  variants: string[];
  enabled: boolean;
};

/** The contract's longest texts, in characters, and how many variants it takes. */
export const limits = {
  topic: 60,
  question: 300,
  answer: 1000,
  variant: 300,
  variants: 30,
} as const;

/** What is wrong with a field; its words are in i18n under `knowledge.invalid.<code>`. */
export type DraftError =
  | { readonly code: 'required' }
  | { readonly code: 'tooShort'; readonly count: number }
  | { readonly code: 'tooLong'; readonly count: number };

const schema = knowledgeEntry.pick({
  topic: true,
  language: true,
  question: true,
  answer: true,
  variants: true,
  enabled: true,
});

/** An empty draft, or one that begins with a question that nobody could answer. */
export function blankDraft(language: Language, question = '', topic = ''): EntryDraft {
  return { topic, language, question, answer: '', variants: [], enabled: true };
}

/** An entry as it can be changed. */
export function draftOf(entry: KnowledgeEntry): EntryDraft {
  const { topic, language, question, answer, variants, enabled } = entry;
  return { topic, language, question, answer, variants: [...variants], enabled };
}

/** The topic of entries that were given none, as in the contract and in imported files. */
export const GENERAL = 'general';

/** The draft as it is saved: ends trimmed, a topic, empty and repeated variants gone. */
export function tidyDraft(draft: EntryDraft): EntryDraft {
  const question = draft.question.trim();
  const seen = new Set([question.toLowerCase()]);
  const variants = draft.variants
    .map((variant) => variant.trim())
    .filter((variant) => {
      const key = variant.toLowerCase();
      if (variant === '' || seen.has(key)) return false;
      seen.add(key);
      return true;
    });
  return {
    ...draft,
    topic: draft.topic.trim() || GENERAL,
    question,
    answer: draft.answer.trim(),
    variants,
  };
}

/**
 * What the contract would refuse in the draft, by field (`question`, `variants.2`): the same rules,
 * told before anything is sent. Empty when it can be saved.
 */
export function draftErrors(draft: EntryDraft): Readonly<Record<string, DraftError>> {
  // Empty variants go away by themselves, an empty topic is the general one; the positions must stay
  // those of the form.
  const variants = draft.variants.map((variant) => (variant.trim() === '' ? '·' : variant));
  const result = schema.safeParse({ ...draft, topic: draft.topic.trim() || GENERAL, variants });
  if (result.success) return {};
  const errors: Record<string, DraftError> = {};
  for (const issue of result.error.issues) {
    const field = issue.path.join('.');
    if (field in errors) continue;
    if (issue.code === 'too_big') errors[field] = { code: 'tooLong', count: Number(issue.maximum) };
    else if (issue.code === 'too_small' && Number(issue.minimum) > 1 && textAt(draft, field) !== '')
      errors[field] = { code: 'tooShort', count: Number(issue.minimum) };
    else errors[field] = { code: 'required' };
  }
  return errors;
}

function textAt(draft: EntryDraft, field: string): string {
  return field === 'question' || field === 'answer' || field === 'topic' ? draft[field].trim() : '';
}

/** Whether saving the draft would change the entry (a new one: whether anything was written). */
export function isDirty(draft: EntryDraft, saved: EntryDraft): boolean {
  const [now, before] = [tidyDraft(draft), tidyDraft(saved)];
  return JSON.stringify(fields(now)) !== JSON.stringify(fields(before));
}

function fields(draft: EntryDraft) {
  const { topic, language, question, answer, variants, enabled } = draft;
  return [topic, language, question, answer, variants, enabled];
}

/** The variants with what was typed or pasted put behind them: one a line, at most as many as fit. */
export function addVariants(variants: readonly string[], typed: string): string[] {
  const known = new Set(variants.map((variant) => variant.trim().toLowerCase()));
  const added: string[] = [];
  for (const line of typed.split(/\r?\n/)) {
    const variant = line.replace(/^\s*[-•*]\s+/, '').trim();
    const key = variant.toLowerCase();
    if (variant === '' || known.has(key)) continue;
    known.add(key);
    added.push(variant);
  }
  return [...variants, ...added].slice(0, limits.variants);
}
