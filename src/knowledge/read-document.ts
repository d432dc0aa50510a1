import { toBlocks } from '../text/blocks.ts';
import type { Document } from './document.ts';

/** Front matter: a YAML block between `---` lines at the very top. */
const FRONT_MATTER = /^---[ \t]*\n([\s\S]*?)\n---[ \t]*(?:\n|$)/;
const MAX_TITLE_CHARACTERS = 200;

type Properties = Readonly<Record<string, unknown>>;

/**
 * Makes a document of a file's text by its extension: .md and .markdown, .html and .htm, else plain text.
 * Front matter (or meta tags) may give `title`, `product`, `plan`, `locale` and `status: outdated`.
 * The parsers load on first use: a server that starts from a ready index never needs them.
 */
export async function readDocument(path: string, source: string): Promise<Document> {
  const text = source.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  if (/\.html?$/i.test(path)) {
    const { htmlToText } = await import('../text/html.ts');
    const page = htmlToText(text);
    return toDocument(path, page.text, { title: page.title, ...page.meta });
  }
  if (/\.(?:md|markdown)$/i.test(path)) {
    const { markdownToText } = await import('../text/markdown.ts');
    const [matched, yaml] = FRONT_MATTER.exec(text) ?? ['', ''];
    return toDocument(path, markdownToText(text.slice(matched.length)), await parseFrontMatter(yaml ?? ''));
  }
  return toDocument(path, text, { title: text.trimStart().split('\n', 1)[0] });
}

async function parseFrontMatter(yaml: string): Promise<Properties> {
  if (!yaml) return {};
  const { load } = await import('js-yaml');
  try {
    const properties: unknown = load(yaml);
    return typeof properties === 'object' && properties !== null ? { ...properties } : {};
  } catch {
    return {}; // A typing slip in front matter must not cost the article.
  }
}

function toDocument(path: string, text: string, properties: Properties): Document {
  const word = (name: string) => {
    const value = properties[name];
    return typeof value === 'string' && value.trim()
      ? value.trim().slice(0, MAX_TITLE_CHARACTERS)
      : undefined;
  };
  const fileName = path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.\w+$/, '')
    .replaceAll(/[-_]+/g, ' ');
  return {
    path,
    title: word('title') ?? firstHeading(text) ?? fileName,
    text,
    product: word('product')?.toLowerCase(),
    plan: word('plan')?.toLowerCase(),
    locale: (word('locale') ?? word('lang'))?.toLowerCase(),
    outdated: /^(?:outdated|obsolete|deprecated|archived|superseded)$/i.test(word('status') ?? ''),
  };
}

function firstHeading(text: string): string | undefined {
  const heading = toBlocks(text).find(({ kind }) => kind === 'heading');
  return (
    heading &&
    text
      .slice(heading.start, heading.end)
      .replace(/^#+\s+/, '')
      .slice(0, MAX_TITLE_CHARACTERS)
  );
}
