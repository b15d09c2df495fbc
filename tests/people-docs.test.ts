import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AnyContractProcedure, isContractProcedure } from '@orpc/contract';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { contract } from '../src-main/contract/contract.ts';
import { failureCodes } from '../src-main/contract/failure.ts';
import { anchorOf } from '../src-renderer/pages/help/anchor.ts';

const folder = fileURLToPath(new URL('../docs', import.meta.url));
const languages = ['es', 'en'] as const;

type Page = {
  readonly file: string;
  readonly text: string;
  /** The text without its code. */
  readonly prose: string;
  readonly headings: readonly { readonly level: number; readonly text: string }[];
};

function readPage(language: string, file: string): Page {
  const text = readFileSync(join(folder, language, file), 'utf8');
  const prose = text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '`');
  const headings = [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^(#+) (.+)$/gm)].map(
    ([, marks = '', heading = '']) => ({ level: marks.length, text: heading }),
  );
  return { file, text, prose, headings };
}

const links = (text: string) =>
  [...text.matchAll(/\[[^\]]*\]\(([^)]*)\)/g)].map(([, target = '']) => target);

const pages = {
  es: readdirSync(join(folder, 'es')).map((file) => readPage('es', file)),
  en: readdirSync(join(folder, 'en')).map((file) => readPage('en', file)),
};

/** The pages in the order of the language's index, which comes first. */
function inOrder(language: (typeof languages)[number]): readonly Page[] {
  const index = pages[language].find(({ file }) => file === 'index.md');
  const files = ['index.md', ...links(index?.text ?? '').map((target) => normalize(target))];
  return files.map((file) => {
    const page = pages[language].find((one) => one.file === file);
    if (!page) throw new Error(`${language}/index.md links to ${file}, which is not there`);
    return page;
  });
}

describe('the guides for people', () => {
  test('are the same in both languages: the same pages in the same order, built alike', () => {
    const [es, en] = languages.map(inOrder);
    for (const language of languages)
      expect(
        inOrder(language)
          .map(({ file }) => file)
          .sort(),
      ).toEqual(pages[language].map(({ file }) => file).sort());
    const shape = ({ text, headings }: Page) => ({
      headings: headings.map(({ level }) => level),
      items: text.match(/^- /gm)?.length ?? 0,
      code: text.match(/^```\w+$/gm) ?? [],
      links: links(text).length,
    });
    expect(es?.length).toBe(en?.length);
    for (const [place, page] of (es ?? []).entries())
      expect(shape(page), `${page.file} / ${en?.[place]?.file}`).toEqual(
        shape(en?.[place] ?? page),
      );
  });

  test.each(languages)('lead nowhere in vain (%s): every link and anchor is there', (language) => {
    const byFile = new Map(pages[language].map((page) => [page.file, page]));
    for (const { file, text } of pages[language]) {
      for (const target of links(text)) {
        if (target.startsWith('https://')) continue;
        const [path = '', anchor] = target.split('#');
        expect(path, `${file}: ${target}`).toMatch(/^\.\/[a-z-]+\.md$/);
        const page = byFile.get(normalize(join(dirname(file), path)));
        expect(page, `${file}: ${target}`).toBeDefined();
        if (anchor === undefined) continue;
        const anchors = page?.headings.map((heading) => anchorOf(heading.text));
        expect(anchors, `${file}: ${target}`).toContain(anchor);
      }
    }
  });

  test.each(languages)('are plain Markdown that the help can show (%s)', (language) => {
    for (const { file, prose, headings } of pages[language]) {
      expect(headings[0]?.level, file).toBe(1);
      expect(headings.filter(({ level }) => level === 1).length, file).toBe(1);
      const anchors = headings.map(({ text }) => anchorOf(text));
      expect(new Set(anchors).size, file).toBe(anchors.length);
      // No HTML, no tables, no reference links, no pictures.
      expect(prose, file).not.toMatch(/<\/?[a-z]|^\s*\||^\[[^\]]+\]:|!\[/im);
    }
  });
});

type Route = { readonly method: string; readonly path: string; readonly at: AnyContractProcedure };

function* routesOf(node: unknown): Iterable<Route> {
  if (isContractProcedure(node)) {
    const { method, path } = node['~orpc'].route;
    if (path) yield { method: method ?? 'POST', path, at: node };
    return;
  }
  if (typeof node === 'object' && node !== null)
    for (const value of Object.values(node)) yield* routesOf(value);
}
const routes = [...routesOf(contract)];

type Example = {
  readonly command: string;
  readonly method: string;
  readonly url: URL;
  readonly body: unknown;
  /** What the page says that it answers, where it does. */
  readonly answer: { readonly status: number; readonly body: unknown } | null;
};

function examplesOf({ text }: Page): readonly Example[] {
  const blocks = text.matchAll(
    /^```bash\n(curl [\s\S]*?)\n```(?:\n\n(?:Responde|It answers) (\d{3})[^\n]*\n\n```json\n([\s\S]*?)\n```)?/gm,
  );
  return [...blocks].map(([, command = '', status, answer]) => {
    const url = /"\$MOSTRADOR([^"]*)"/.exec(command)?.[1] ?? '';
    const sent = /-d '([^']*)'/.exec(command)?.[1];
    return {
      command,
      method: /-X (\w+)/.exec(command)?.[1] ?? (sent === undefined ? 'GET' : 'POST'),
      url: new URL(url, 'http://desk'),
      body: sent === undefined ? {} : JSON.parse(sent),
      answer: status ? { status: Number(status), body: JSON.parse(answer ?? '') } : null,
    };
  });
}

function routeOf({ method, url }: Example) {
  for (const route of routes) {
    if (route.method !== method) continue;
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const shape = new RegExp(`^/api/v1${route.path.replace(/\{\w+\}/g, '([^/]+)')}$`);
    const match = shape.exec(url.pathname);
    if (match)
      return { ...route, params: Object.fromEntries(names.map((n, i) => [n, match[i + 1]])) };
  }
  return null;
}

const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.enum(Object.keys(failureCodes) as [string, ...string[]]),
  params: z.record(z.string(), z.unknown()),
});

describe.each(languages)('the examples of the API (%s)', (language) => {
  const page = pages[language].find(({ file }) => file === 'api.md');
  if (!page) throw new Error('api.md is not there');
  const examples = examplesOf(page);

  test('call routes that exist, with what they take', () => {
    expect(examples.length).toBeGreaterThan(15);
    expect(examples.length).toBe(page.text.match(/^curl /gm)?.length);
    for (const example of examples) {
      const route = routeOf(example);
      expect(route, example.command).not.toBeNull();
      const { inputSchema } = route?.at['~orpc'] ?? {};
      if (!(inputSchema instanceof z.ZodType)) continue;
      const query = Object.fromEntries(example.url.searchParams);
      const input = { ...query, ...route?.params, ...(example.body as object) };
      expect(inputSchema.safeParse(input).error, example.command).toBeUndefined();
    }
  });

  test('show answers as the routes give them, nothing less and nothing more', () => {
    for (const example of examples) {
      if (!example.answer) continue;
      const { status, body } = example.answer;
      const { outputSchema, route } = routeOf(example)?.at['~orpc'] ?? {};
      if (status < 300) {
        expect(status, example.command).toBe(route?.successStatus ?? 200);
        expect((outputSchema as z.ZodType).parse(body), example.command).toEqual(body);
      } else {
        const { code } = problem.parse(body);
        expect(status, example.command).toBe(failureCodes[code as keyof typeof failureCodes]);
      }
    }
  });

  test('name errors that exist, with their status', () => {
    const named = page.text.matchAll(/^- (\d{3}) ((?:`\w+`(?:, )?)+)/gm);
    let count = 0;
    for (const [, status, codes = ''] of named) {
      for (const [, code = ''] of codes.matchAll(/`(\w+)`/g)) {
        expect(failureCodes[code as keyof typeof failureCodes], code).toBe(Number(status));
        count++;
      }
    }
    expect(count).toBeGreaterThan(8);
  });
});
