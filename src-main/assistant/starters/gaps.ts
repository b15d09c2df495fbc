const marker = /\[\[([^[\]]*)\]\]/g;
/** Half a marker: somebody began to fill it in, or deleted one bracket too few. */
const broken = /\[\[[^[\]]{0,40}|[^[\]]{0,40}\]\]/g;

/**
 * What an answer still lacks: the names between double square brackets, as in "La limpieza cuesta
 * [[precio de la limpieza]]", each once, in order. Half a marker counts too, with the text around
 * it as its name, so that no bracket ever reaches a patient. Empty for a complete answer.
 */
export function gapsOf(answer: string): string[] {
  const names = [...answer.matchAll(marker)].map(([whole, name]) => tidy(name ?? '') || whole);
  const halves = (answer.replace(marker, ' ').match(broken) ?? []).map(tidy);
  return [...new Set([...names, ...halves])];
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
