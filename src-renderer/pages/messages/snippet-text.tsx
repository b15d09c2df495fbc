import { Text } from '@mantine/core';
import { nearFirstHit, splitSnippet } from './snippet.ts';

/** A search result's words on one line, with the hits marked. */
export function SnippetText({ snippet, lead = 22 }: { snippet: string; lead?: number }) {
  let at = 0;
  return (
    <Text fz="sm" c="dimmed" truncate>
      {nearFirstHit(splitSnippet(snippet), lead).map(({ text, hit }) => {
        const key = at;
        at += text.length;
        return hit ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>;
      })}
    </Text>
  );
}
