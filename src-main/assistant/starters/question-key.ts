import type { Language } from '../decision.ts';
import { fold } from '../text.ts';

/** Two questions with the same key are the same question: accents, case and signs aside. */
export function questionKey(language: Language, question: string): string {
  return `${language} ${fold(question)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()}`;
}
