/** Where a reply of the tool has its picture. */
const PICTURE_KEY = 'tiered-support-mcp/picture';

/** A reply of a tool, as far as it is read here; nothing of it is trusted. */
export interface ToolResult {
  readonly content?: unknown;
  readonly structuredContent?: unknown;
  readonly isError?: unknown;
  readonly _meta?: unknown;
}

/** What there is to show of a reply. */
export type Shown =
  | { readonly kind: 'running'; readonly benchmarkId: string; readonly done: number; readonly total: number }
  | { readonly kind: 'complete'; readonly text: string; readonly picture: string | undefined }
  | { readonly kind: 'failed'; readonly text: string };

/** Reads a reply of the tool `benchmark`; what has another shape than promised is shown as the text that it has. */
export function readReply({ content, structuredContent, isError, _meta }: ToolResult): Shown {
  const text = toText(content);
  if (isError === true) return { kind: 'failed', text: text || 'The call failed, and does not say why.' };
  const { status, benchmark_id: benchmarkId, done, total } = toRecord(structuredContent);
  if (status === 'running') {
    if (typeof benchmarkId === 'string' && isCount(done) && isCount(total) && total > 0 && done <= total) {
      return { kind: 'running', benchmarkId, done, total };
    }
    return { kind: 'failed', text: text || 'The reply cannot be read.' };
  }
  const picture = toRecord(_meta)[PICTURE_KEY];
  return { kind: 'complete', text, picture: typeof picture === 'string' ? picture : undefined };
}

function toText(content: unknown): string {
  if (!Array.isArray(content)) return '';
  return content
    .map(toRecord)
    .flatMap(({ type, text }) => (type === 'text' && typeof text === 'string' ? [text] : []))
    .join('\n');
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
