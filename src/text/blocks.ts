/**
 * A stretch of canonical text: the small Markdown that documents are extracted to and models answer in.
 * `start` and `end` are UTF-16 offsets into that text; `text.slice(start, end)` is the block.
 */
export interface Block {
  readonly kind: 'heading' | 'paragraph' | 'list' | 'table' | 'code';
  readonly start: number;
  readonly end: number;
}

const FENCE = /^\s*(`{3,}|~{3,})/;
const LIST_ITEM = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+\S/;
const HEADING = /^#{1,6}\s+\S/;
const UNDERLINE = /^(?:={3,}|-{3,})\s*$/;

/** Splits canonical text into blocks by a scan over its lines; a list, a table or a fence is one block. */
export function toBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let open: { kind: Block['kind']; start: number; end: number } | undefined;
  /** The marks that opened the fence that the scan is in; only as many of the same close it. */
  let fence = '';
  const close = () => {
    if (open) blocks.push(open);
    open = undefined;
  };

  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end);
    const indented = /^\s/.test(line);

    if (fence && open) {
      open.end = end;
      if (line.trim().startsWith(fence) && new Set(line.trim()).size === 1) {
        fence = '';
        if (open.kind === 'code') close();
      }
    } else if (line.trim() === '') {
      close();
    } else if (FENCE.test(line)) {
      if (open?.kind !== 'list' || !indented) {
        close();
        open = { kind: 'code', start, end };
      } else {
        open.end = end;
      }
      fence = FENCE.exec(line)?.[1] ?? '';
    } else if (open?.kind === 'paragraph' && UNDERLINE.test(line)) {
      open.kind = 'heading';
      open.end = end;
      close();
    } else {
      const kind = kindOfLine(line);
      if (!open || (kind !== open.kind && !(open.kind === 'list' && indented)) || kind === 'heading') {
        close();
        open = { kind, start, end };
      }
      open.end = end;
    }
    start = end + 1;
  }
  close();
  return blocks;
}

function kindOfLine(line: string): Block['kind'] {
  if (HEADING.test(line)) return 'heading';
  if (LIST_ITEM.test(line)) return 'list';
  return line.startsWith('|') ? 'table' : 'paragraph';
}
