import { knowledgeEn } from './knowledge-en.ts';
import { knowledgeEs } from './knowledge-es.ts';

/** The knowledge base of the sample clinic, Spanish first, as `knowledge.addAll` takes it. */
export const sampleKnowledge = [
  ...knowledgeEs.map(({ id: _, ...entry }) => ({ ...entry, language: 'es' as const })),
  ...knowledgeEn.map(({ id: _, ...entry }) => ({ ...entry, language: 'en' as const })),
];
