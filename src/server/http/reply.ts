import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';

const SAFE = {
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** What every reply for programs carries. */
export const API_HEADERS = {
  ...SAFE,
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/** What the page's files carry: nothing from elsewhere is loaded, and nothing in the markup is run. */
export const PAGE_HEADERS = {
  ...SAFE,
  'cache-control': 'no-cache',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

const JSON_HEADERS = { ...API_HEADERS, 'content-type': 'application/json' };
const USABLE_ID = /^[\w.=-]{1,128}$/;

type Headers = Readonly<Record<string, string>>;

/** Names the request as its sender does, or anew; replies and log say the same name. */
export function nameRequest(context: Context): void {
  const given = context.req.header('x-request-id');
  context.set('requestId', given !== undefined && USABLE_ID.test(given) ? given : randomUUID());
}

/**
 * A reply of JSON. Made of plain headers and not by Hono's `json`, as the adapter then writes it without building
 * a Headers object.
 */
export function toJson(context: Context, body: unknown, status = 200, headers?: Headers): Response {
  const named = { ...JSON_HEADERS, 'x-request-id': context.get('requestId'), ...headers };
  return new Response(JSON.stringify(body), { status, headers: named });
}

export function toResponse(
  context: Context,
  body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  status: number,
  headers: Headers,
): Response {
  const named = { ...API_HEADERS, 'x-request-id': context.get('requestId'), ...headers };
  return new Response(body, { status, headers: named });
}

/** `response`, which somebody else has made, with the headers that every reply carries. */
export function withHeaders(context: Context, response: Response): Response {
  for (const [name, value] of Object.entries(API_HEADERS)) response.headers.set(name, value);
  response.headers.set('x-request-id', context.get('requestId'));
  return response;
}
