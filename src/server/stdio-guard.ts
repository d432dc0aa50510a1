import { Transform, type TransformCallback, type Writable } from 'node:stream';

const MOST_BYTES_A_MESSAGE = 4 * 1024 * 1024;
const NEWLINE = 10;
const LINE_END = Buffer.of(NEWLINE);
const [PARSE_ERROR, INVALID_REQUEST] = [-32_700, -32_600];

export interface StdioGuardListener {
  /** Hears each message before it is passed on. */
  onMessage(message: Readonly<Record<string, unknown>>): void;
  /** The end of the input is passed on once this resolves. */
  beforeEnd(): Promise<unknown>;
}

/**
 * Passes whole JSON-RPC messages on, one a line, and answers on `output` what is none: text that is not JSON,
 * JSON that is not a message, batches, and messages past all measure. The SDK drops the first kind in silence
 * and closes the connection on the last.
 */
export function createStdioGuard(output: Writable, { onMessage, beforeEnd }: StdioGuardListener): Transform {
  let parts: Buffer[] = [];
  let size = 0;

  const refuse = (code: number, message: string, id: unknown = null) =>
    output.write(`${JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } })}\n`);

  /** Keeps a part of a line; of one past all measure only its length. */
  function take(part: Buffer): void {
    size += part.length;
    if (size > MOST_BYTES_A_MESSAGE) parts = [];
    else if (part.length > 0) parts.push(part);
  }

  /** The line that ends here, if it is to be passed on. */
  function endLine(): Buffer | undefined {
    const [first, ...more] = parts;
    const line = first && (more.length > 0 ? Buffer.concat(parts) : first);
    const isTooLong = size > MOST_BYTES_A_MESSAGE;
    parts = [];
    size = 0;
    if (isTooLong) refuse(INVALID_REQUEST, `The message is longer than ${MOST_BYTES_A_MESSAGE} bytes.`);
    return line && isMessage(line, refuse, onMessage) ? line : undefined;
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      const passed: Buffer[] = [];
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        take(chunk.subarray(start, end));
        const line = endLine();
        if (line) passed.push(line, LINE_END);
        start = end + 1;
      }
      take(chunk.subarray(start));
      done(null, passed.length > 0 ? Buffer.concat(passed) : undefined);
    },
    flush(done: TransformCallback) {
      const line = endLine();
      if (line) this.push(Buffer.concat([line, LINE_END]));
      void beforeEnd().finally(() => done());
    },
  });
}

function isMessage(
  line: Buffer,
  refuse: (code: number, message: string, id?: unknown) => void,
  onMessage: StdioGuardListener['onMessage'],
): boolean {
  const text = line.toString('utf8');
  if (/^[ \t\r]*$/.test(text)) return false;
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    refuse(PARSE_ERROR, 'The line is not JSON. Send one JSON-RPC 2.0 message a line.');
    return false;
  }
  if (Array.isArray(message)) {
    refuse(INVALID_REQUEST, 'Batches are not supported. Send one JSON-RPC 2.0 message a line.');
    return false;
  }
  const fields: Readonly<Record<string, unknown>> = Object(message);
  const { jsonrpc, id, method, params = {}, result, error } = fields;
  const hasId = typeof id === 'string' || Number.isInteger(id);
  const isKnown = typeof method === 'string' || isObject(result) || isObject(error);
  if (jsonrpc === '2.0' && isKnown && isObject(params) && (hasId || id === undefined)) {
    onMessage(fields);
    return true;
  }
  refuse(
    INVALID_REQUEST,
    'Not a JSON-RPC 2.0 message: "jsonrpc" is "2.0", "method" a string, "params" an object, "id" a string or an integer.',
    hasId ? id : null,
  );
  return false;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
