import { type Answer, type Json, type Resource, refused } from './answers.ts';
import { type Form, field } from './forms.ts';

/** Which page of a list is asked for. */
export type PageQuery = {
  readonly page: number;
  readonly size: number;
  readonly token: string | null;
};

/** A page of something, with the marks to the pages beside it. */
export type Page = {
  readonly items: readonly Resource[];
  readonly next: string | null;
  readonly previous: string | null;
};

/** Reads `PageSize` (1–1000, 50 unless told), `Page` and `PageToken`. */
export function pageQuery(query: Form): PageQuery | Answer {
  const size = Number(field(query, 'PageSize') ?? 50);
  const page = Number(field(query, 'Page') ?? 0);
  if (!Number.isInteger(size) || size < 1 || size > 1000)
    return refused(20001, 'PageSize must be between 1 and 1000');
  if (!Number.isInteger(page) || page < 0) return refused(20001, 'Page must not be negative');
  return { page, size, token: field(query, 'PageToken') ?? null };
}

/** The page of a short list; its token is where it starts. */
export function slice(all: readonly Resource[], { page, size, token }: PageQuery): Page {
  const start = token ? Number(/^PT(\d+)$/.exec(token)?.[1] ?? 0) : page * size;
  return {
    items: all.slice(start, start + size),
    next: start + size < all.length ? `PT${start + size}` : null,
    previous: start > 0 ? `PT${Math.max(0, start - size)}` : null,
  };
}

function link(path: string, query: Form, size: number, page: number, token: string | null): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (/^Page(Size|Token)?$/.test(key)) continue;
    for (const each of typeof value === 'string' ? [value] : value) params.append(key, each);
  }
  params.set('PageSize', String(size));
  params.set('Page', String(page));
  if (token) params.set('PageToken', token);
  return `${path}?${params}`;
}

/** The frame of a list in API v2010: addresses relative to api.twilio.com. */
export function v2010List(
  key: string,
  path: string,
  query: Form,
  { page, size, token }: PageQuery,
  { items, next, previous }: Page,
): Answer {
  const start = page * size;
  return {
    status: 200,
    body: {
      [key]: items,
      end: Math.max(start, start + items.length - 1),
      first_page_uri: link(path, query, size, 0, null),
      next_page_uri: next && link(path, query, size, page + 1, next),
      page,
      page_size: size,
      previous_page_uri: previous && link(path, query, size, Math.max(0, page - 1), previous),
      start,
      uri: link(path, query, size, page, token),
    },
  };
}

/** The frame of a list in the newer APIs: absolute addresses, gathered in `meta`. */
export function metaList(
  key: string,
  url: string,
  query: Form,
  { page, size, token }: PageQuery,
  { items, next, previous }: Page,
): Answer {
  const meta: Record<string, Json> = {
    first_page_url: link(url, query, size, 0, null),
    key,
    next_page_url: next && link(url, query, size, page + 1, next),
    page,
    page_size: size,
    previous_page_url: previous && link(url, query, size, Math.max(0, page - 1), previous),
    url: link(url, query, size, page, token),
  };
  return { status: 200, body: { [key]: items, meta } };
}
