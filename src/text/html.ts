import type { Element, ElementContent, Root, RootContent } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { toMdast } from 'hast-util-to-mdast';
import type { Root as MdastRoot } from 'mdast';
import { toCanonicalText } from './canonical-text.ts';

/** What stands around an article on its page, and what is not text at all. */
const NOT_CONTENT = new Set([
  'nav',
  'header',
  'footer',
  'aside',
  'form',
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'iframe',
  'head',
]);

export interface HtmlPage {
  readonly text: string;
  readonly title: string | undefined;
  /** `<meta name=… content=…>` by lower-case name. */
  readonly meta: Readonly<Record<string, string>>;
}

/** Canonical text of a page's `<main>` or `<article>`, or of its body without navigation, with its title and meta data. */
export function htmlToText(source: string): HtmlPage {
  const tree = fromHtml(source);
  const meta: Record<string, string> = Object.create(null);
  let title: string | undefined;
  let main: Element | undefined;
  for (const element of elementsOf(tree)) {
    const { name, content } = element.properties;
    if (element.tagName === 'title') title ??= textOf(element).trim();
    else if (element.tagName === 'meta' && typeof name === 'string')
      meta[name.toLowerCase()] = String(content ?? '');
    else if (element.tagName === 'main' || element.tagName === 'article') main ??= element;
  }
  const content: Root = {
    type: 'root',
    children: (main ?? tree).children.filter(isContent).map(prune) as RootContent[],
  };
  const mdast = toMdast(content, { document: true }) as MdastRoot;
  return { text: toCanonicalText(mdast), title: title || undefined, meta };
}

function* elementsOf(node: Root | Element): Generator<Element> {
  for (const child of node.children) {
    if (child.type !== 'element') continue;
    yield child;
    yield* elementsOf(child);
  }
}

function isContent(node: RootContent | ElementContent): boolean {
  return (
    node.type !== 'doctype' &&
    node.type !== 'comment' &&
    !(node.type === 'element' && NOT_CONTENT.has(node.tagName))
  );
}

function prune<Node extends RootContent | ElementContent>(node: Node): Node {
  return node.type === 'element' ? { ...node, children: node.children.filter(isContent).map(prune) } : node;
}

function textOf(element: Element): string {
  return element.children.map((child) => (child.type === 'text' ? child.value : '')).join('');
}
