/** What a function that serves HTTP has replied. */
export interface HttpReply {
  readonly status: number;
  readonly body: string;
}

/** Stands between the head of a streamed reply, which is JSON, and its body. */
const END_OF_HEAD = Buffer.alloc(8);

/** The reply in the payload of an invocation, whether the handler writes it at once or as a stream. @throws Error */
export function readHttpReply(payload: Uint8Array): HttpReply {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const end = bytes.indexOf(END_OF_HEAD);
  if (end >= 0) {
    const { statusCode } = readObject(bytes.subarray(0, end).toString('utf8'));
    return { status: Number(statusCode), body: bytes.subarray(end + END_OF_HEAD.length).toString('utf8') };
  }
  const { statusCode, body = '', isBase64Encoded } = readObject(bytes.toString('utf8'));
  const text = String(body);
  return {
    status: Number(statusCode),
    body: isBase64Encoded === true ? Buffer.from(text, 'base64').toString('utf8') : text,
  };
}

/** @throws Error, which quotes nothing, for what is no JSON object. */
export function readObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('the reply is not JSON');
  }
  if (typeof value !== 'object' || value === null) throw new Error('the reply is no JSON object');
  return { ...value };
}
