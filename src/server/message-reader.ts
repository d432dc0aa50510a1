import type { JSONRPCMessage } from '@modelcontextprotocol/server';

/** What a line that is no message is answered with. */
export interface Refusal {
  readonly jsonrpc: '2.0';
  readonly id: string | number | null;
  readonly error: { readonly code: number; readonly message: string };
}

export interface MessageReader {
  read(chunk: Buffer): void;
  /** The input is over: what stands on its last line counts even without a line break. */
  end(): void;
}

const MOST_BYTES_A_MESSAGE = 4 * 1024 * 1024;
const NEWLINE = 10;
const [PARSE_ERROR, INVALID_REQUEST] = [-32_700, -32_600];

/**
 * Reads JSON-RPC messages, one a line, from bytes cut anywhere, and refuses what is none: text that is not JSON,
 * JSON that is not a message, batches, and messages past all measure. The SDK's own reader drops the first kind
 * in silence and gives up on the last.
 */
export function createMessageReader(
  onMessage: (message: JSONRPCMessage) => void,
  onRefusal: (refusal: Refusal) => void,
): MessageReader {
  let parts: Buffer[] = [];
  let size = 0;
  return {
    read(chunk) {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        take(chunk.subarray(start, end));
        endLine();
        start = end + 1;
      }
      take(chunk.subarray(start));
    },
    end: endLine,
  };

  /** Keeps a part of a line; of one past all measure only its length. */
  function take(part: Buffer): void {
    size += part.length;
    if (size > MOST_BYTES_A_MESSAGE) parts = [];
    else if (part.length > 0) parts.push(part);
  }

  function endLine(): void {
    const text = parts.length === 1 ? String(parts[0]) : Buffer.concat(parts).toString();
    const isTooLong = size > MOST_BYTES_A_MESSAGE;
    parts = [];
    size = 0;
    if (isTooLong) refuse(INVALID_REQUEST, `The message is longer than ${MOST_BYTES_A_MESSAGE} bytes.`);
    else if (!/^[ \t\r]*$/.test(text)) readLine(text);
  }

  function readLine(text: string): void {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      refuse(PARSE_ERROR, 'The line is not JSON. Send one JSON-RPC 2.0 message a line.');
      return;
    }
    if (Array.isArray(message)) {
      refuse(INVALID_REQUEST, 'Batches are not supported. Send one JSON-RPC 2.0 message a line.');
    } else if (isMessage(message)) {
      onMessage(message);
    } else {
      const { id } = Object(message);
      refuse(INVALID_REQUEST, NOT_A_MESSAGE, isId(id) ? id : null);
    }
  }

  function refuse(code: number, message: string, id: Refusal['id'] = null): void {
    onRefusal({ jsonrpc: '2.0', id, error: { code, message } });
  }
}

const NOT_A_MESSAGE =
  'Not a JSON-RPC 2.0 message: "jsonrpc" is "2.0", "method" a string, "params" an object, "id" and a progress token a string or an integer, and nothing stands beside them.';

const REQUEST_KEYS = new Set(['jsonrpc', 'id', 'method', 'params']);
const RESULT_KEYS = new Set(['jsonrpc', 'id', 'result']);
const ERROR_KEYS = new Set(['jsonrpc', 'id', 'error']);

/** As the protocol has it; what a method's own parameters and results are is checked where they are used. */
function isMessage(value: unknown): value is JSONRPCMessage {
  const { jsonrpc, id, method, params = {}, result, error } = Object(value);
  if (jsonrpc !== '2.0' || (id !== undefined && !isId(id))) return false;
  if (typeof method === 'string') return hasParams(params) && hasOnly(value, REQUEST_KEYS);
  if (isObject(result)) return isId(id) && hasOnly(value, RESULT_KEYS);
  return (
    isObject(error) &&
    Number.isSafeInteger(error.code) &&
    typeof error.message === 'string' &&
    hasOnly(value, ERROR_KEYS)
  );
}

function hasParams(params: unknown): boolean {
  if (!isObject(params)) return false;
  const { _meta = {} } = params;
  return isObject(_meta) && (_meta.progressToken === undefined || isId(_meta.progressToken));
}

function hasOnly(value: unknown, keys: ReadonlySet<string>): boolean {
  return Object.keys(Object(value)).every((key) => keys.has(key));
}

function isId(value: unknown): value is string | number {
  return typeof value === 'string' || Number.isSafeInteger(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
