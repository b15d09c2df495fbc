/** The package has no types of its own. */
declare module 'snowball-stemmers' {
  type Stemmer = { stem(word: string): string };
  export function newStemmer(language: 'spanish' | 'english'): Stemmer;
}
