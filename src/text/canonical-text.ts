import type { List, Nodes, PhrasingContent, Root, RootContent, Table } from 'mdast';

/**
 * Renders a Markdown tree as canonical text: block marks (`#`, `-`, `1.`, `|`, fences) stay, as readers and
 * models both know them; inline marks, link targets, raw HTML and lists of mere links (navigation) go.
 * Blocks are separated by one empty line; see blocks.ts, which reads the result.
 */
export function toCanonicalText(root: Root): string {
  return toBlockTexts(root.children).join('\n\n');
}

function toBlockTexts(nodes: readonly RootContent[]): string[] {
  return nodes.map(toBlockText).filter((text) => text !== '');
}

function toBlockText(node: RootContent): string {
  switch (node.type) {
    case 'heading':
      return `${'#'.repeat(node.depth)} ${toInline(node)}`.trimEnd();
    case 'paragraph':
      return toInline(node);
    case 'blockquote':
      return toBlockTexts(node.children).join('\n\n');
    case 'list':
      return isNavigation(node) ? '' : toListText(node);
    case 'table':
      return toTableText(node);
    case 'code': {
      const longest = Math.max(2, ...Array.from(node.value.matchAll(/`{3,}/g), ([run]) => run.length));
      const fence = '`'.repeat(longest + 1);
      return `${fence}${node.lang ?? ''}\n${node.value}\n${fence}`;
    }
    default:
      return 'children' in node ? toBlockTexts(node.children as RootContent[]).join('\n\n') : '';
  }
}

function toListText(list: List): string {
  return list.children
    .map((item, index) => {
      const mark = list.ordered ? `${(list.start ?? 1) + index}. ` : '- ';
      const lines = toBlockTexts(item.children.flatMap(unquoted)).join('\n').split('\n');
      return mark + lines.join(`\n${' '.repeat(mark.length)}`);
    })
    .join('\n');
}

function unquoted(node: RootContent): RootContent[] {
  return node.type === 'blockquote' ? node.children.flatMap(unquoted) : [node];
}

function toTableText(table: Table): string {
  const rows = table.children.map(
    (row) =>
      `| ${row.children.map((cell) => toInline(cell).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`,
  );
  const columns = table.children[0]?.children.length ?? 1;
  return [rows[0], `|${' --- |'.repeat(columns)}`, ...rows.slice(1)].join('\n');
}

function toInline(node: Nodes): string {
  switch (node.type) {
    case 'text':
      return node.value.replace(/\s+/g, ' ');
    case 'inlineCode':
      return `\`${node.value}\``;
    case 'break':
      return '\n';
    case 'image':
    case 'imageReference':
      return node.alt ?? '';
    case 'html':
      return '';
    default:
      return 'children' in node ? node.children.map(toInline).join('') : '';
  }
}

/** A list in which every item is a link and nothing else leads elsewhere; it says nothing itself. */
function isNavigation(list: List): boolean {
  return list.children.every((item) => {
    const [paragraph, ...more] = item.children;
    return (
      more.length === 0 &&
      paragraph?.type === 'paragraph' &&
      paragraph.children.some(({ type }) => type === 'link') &&
      paragraph.children.every(isLinkOrBlank)
    );
  });
}

function isLinkOrBlank(node: PhrasingContent): boolean {
  return node.type === 'link' || (node.type === 'text' && /^[\s.,·]*$/.test(node.value));
}
