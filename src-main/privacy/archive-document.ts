import type { Language } from '../contract/operation.ts';
import type { Contact } from '../contract/people.ts';

/** One message as the page shows it. */
export type Line = {
  readonly at: string;
  readonly from: string;
  readonly own: boolean;
  /** In words, for a message that has none of its own. */
  readonly kind: string;
  readonly body: string;
  readonly files: readonly { readonly path: string; readonly contentType: string }[];
};

/** What people wrote is shown, never run. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** The page's beginning: who, from which clinic, when. Opens in any browser, without the internet. */
export function documentHead({
  language,
  clinic,
  name,
  at,
  contact,
}: {
  language: Language;
  clinic: string;
  name: string;
  at: string;
  contact: Contact;
}): string {
  const facts = [
    ...contact.identities.map(({ address }) => address),
    ...contact.patients.map((patient) => patient.name),
  ];
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'">
<title>${escaped(name)}</title>
<style>
body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:16px/1.5 system-ui,sans-serif;color:#1b2b2b}
header{border-bottom:1px solid #cdd;margin-bottom:1rem;padding-bottom:1rem}
article{max-width:80%;margin:.5rem 0;padding:.5rem .8rem;border-radius:.6rem;background:#eef2f2;overflow-wrap:anywhere}
article.own{margin-left:auto;background:#dff0ee}
p{margin:0;white-space:pre-wrap}small{color:#566}img{max-width:100%}
</style></head><body>
<header><h1>${escaped(name)}</h1><p>${escaped(facts.join(' · '))}</p><small>${escaped(clinic)} · ${escaped(at)}</small></header>
`;
}

/** One message. */
export function archiveDocument({ at, from, own, kind, body, files }: Line): string {
  const shown = files
    .map(({ path, contentType }) =>
      contentType.startsWith('image/')
        ? `<p><a href="${path}"><img src="${path}" alt="${path}"></a></p>`
        : `<p><a href="${path}">${path}</a></p>`,
    )
    .join('');
  const words = body === '' && files.length === 0 ? `[${kind}]` : body;
  return `<article${own ? ' class="own"' : ''}><small>${escaped(from)} · ${escaped(at)}</small><p>${escaped(words)}</p>${shown}</article>
`;
}

/** The page's end. */
export const documentEnd = '</body></html>\n';
