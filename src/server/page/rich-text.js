import { element } from './element.js';

// The light mark-up of answers: paragraphs, lists, tables, fenced code, `code`, **bold** and the numbers of
// citations. Answers are hostile until shown otherwise, so they become text nodes in a handful of elements; links,
// images and HTML stay the characters that they are.

const ITEM = /^( *)([-*•]|(\d{1,9})[.)]) +(.*)$/;
const FENCE = /^ *(`{3,}|~{3,})/;
const TABLE_RULE = /^\|?(?: *:?-+:? *\|)+(?: *:?-+:?)?$/;
const INLINE = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|\[(\d{1,2})\]/g;
const DEEPEST_LIST = 5;

/** Makes the node for the marker of a citation; undefined leaves the marker as text. @typedef {(number: number) => Node | undefined} Marker */

/**
 * @param {string} text
 * @param {Marker} [marker]
 * @returns {DocumentFragment}
 */
export function toRichText(text, marker = () => undefined) {
  const fragment = document.createDocumentFragment();
  fragment.append(...toBlocks(text.split(/\r\n?|\n/), marker, 0));
  return fragment;
}

/**
 * @param {string[]} lines
 * @param {Marker} marker
 * @param {number} depth of the lists around
 * @returns {Node[]}
 */
function toBlocks(lines, marker, depth) {
  /** @type {Node[]} */
  const blocks = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const take = (/** @type {(line: string) => boolean} */ belongs, start = at + 1) => {
      let end = start;
      while (end < lines.length && belongs(lines[end] ?? '')) end++;
      return end;
    };
    let end = at + 1;
    if (FENCE.test(line)) {
      const fence = FENCE.exec(line)?.[1] ?? '';
      end = take((next) => !next.trim().startsWith(fence));
      blocks.push(element('pre', '', element('code', '', lines.slice(at + 1, end).join('\n'))));
      end++;
    } else if (ITEM.test(line) && depth < DEEPEST_LIST) {
      end = endOfList(lines, at);
      blocks.push(toList(lines.slice(at, end), marker, depth + 1));
    } else if (line.includes('|') && TABLE_RULE.test((lines[at + 1] ?? '').trim())) {
      end = take((next) => next.includes('|'));
      blocks.push(toTable(lines.slice(at, end), marker));
    } else if (line.trim() !== '') {
      end = take((next) => next.trim() !== '' && !FENCE.test(next) && !ITEM.test(next));
      blocks.push(element('p', '', ...toInline(lines.slice(at, end).join('\n').trim(), marker)));
    }
    at = end;
  }
  return blocks;
}

/**
 * A list goes on over blank lines to an item that follows its last, or to what is indented below it.
 * @param {string[]} lines
 * @param {number} start
 */
function endOfList(lines, start) {
  const [, indent = '', , first] = ITEM.exec(lines[start] ?? '') ?? [];
  let number = Number(first);
  let end = start + 1;
  for (let at = end; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    const item = ITEM.exec(line);
    const isInside = line.startsWith(`${indent}  `);
    const isNext = item?.[1] === indent && (first === undefined) === (item[3] === undefined);
    const isLazy = at === end && !item && !FENCE.test(line);
    if (isNext && first !== undefined && Number(item[3]) !== ++number) break;
    if (!isInside && !isNext && !isLazy) break;
    end = at + 1;
  }
  return end;
}

/**
 * @param {string[]} lines
 * @param {Marker} marker
 * @param {number} depth
 */
function toList(lines, marker, depth) {
  const [, indent = '', , first] = ITEM.exec(lines[0] ?? '') ?? [];
  /** @type {string[][]} */
  const items = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item && item[1] === indent) items.push([item[4] ?? '']);
    else items.at(-1)?.push(line.slice(indent.length).replace(/^ {1,3}/, ''));
  }
  const list = element(first === undefined ? 'ul' : 'ol', '');
  if (list instanceof HTMLOListElement && first !== '1') list.start = Number(first);
  for (const [head = '', ...body] of items) {
    const until = body.findIndex((line) => line.trim() === '' || FENCE.test(line) || ITEM.test(line));
    const own = until < 0 ? body.length : until;
    const text = [head, ...body.slice(0, own)].join('\n').trim();
    list.append(element('li', '', ...toInline(text, marker), ...toBlocks(body.slice(own), marker, depth)));
  }
  return list;
}

/**
 * @param {string[]} lines the head, the rule below it, and the rows
 * @param {Marker} marker
 */
function toTable([head = '', , ...rows], marker) {
  const toCells = (/** @type {string} */ line) =>
    line
      .trim()
      .replace(/^\||\|$/g, '')
      .split('|');
  const toRow = (/** @type {'th' | 'td'} */ tag, /** @type {string} */ line) =>
    element('tr', '', ...toCells(line).map((cell) => element(tag, '', ...toInline(cell.trim(), marker))));
  const top = element('thead', '', toRow('th', head));
  return element('table', '', top, element('tbody', '', ...rows.map((row) => toRow('td', row))));
}

/**
 * @param {string} text
 * @param {Marker} marker
 * @returns {(Node | string)[]}
 */
function toInline(text, marker) {
  /** @type {(Node | string)[]} */
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, code, bold, number] = match;
    const node = code
      ? element('code', '', code)
      : bold
        ? element('strong', '', ...toInline(bold, marker))
        : marker(Number(number));
    parts.push(text.slice(end, match.index), node ?? whole);
    end = match.index + whole.length;
  }
  return [...parts, text.slice(end)];
}
