import { queryOptions } from '@tanstack/react-query';
import type { Language } from '../../../src-main/contract/operation.ts';
import { type Guide, inOrder, readGuide } from './guide.ts';

/** The guides' files, each a chunk of its own that is fetched when the help is first opened. */
const files = import.meta.glob<string>('../../../docs/{es,en}/*.md', {
  query: '?raw',
  import: 'default',
});

/** Fetches the guides of a language, in the order of its index. Throws when a file does not come. */
export async function loadGuides(language: Language): Promise<Guide[]> {
  const own = Object.entries(files).filter(([path]) => path.includes(`/docs/${language}/`));
  return inOrder(
    await Promise.all(
      own.map(async ([path, load]) =>
        readGuide(path.slice(path.lastIndexOf('/') + 1, -'.md'.length), await load()),
      ),
    ),
  );
}

/** {@link loadGuides} as a query: the guides of a language are read once. */
export function guidesQuery(language: Language) {
  return queryOptions({
    queryKey: ['help', language],
    queryFn: () => loadGuides(language),
    gcTime: Number.POSITIVE_INFINITY,
  });
}
