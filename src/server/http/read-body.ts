import { readRequestBody } from '@modelcontextprotocol/server';
import type { HonoRequest } from 'hono';
import { RequestError } from '../../cascade/request-error.ts';

export const MAX_BODY_BYTES = 256 * 1024;
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/** The JSON of a request. @throws RequestError for another type, for more than 256 KiB, and for what is not JSON. */
export async function readJsonBody(request: HonoRequest): Promise<unknown> {
  if (!JSON_TYPE.test(request.header('content-type') ?? '')) {
    throw new RequestError('unsupported_media_type', 'the body is not JSON', {
      field: 'Content-Type',
      nextStep: 'Send JSON with Content-Type: application/json.',
    });
  }
  try {
    return JSON.parse(await readText(request));
  } catch (error) {
    if (error instanceof RequestError) throw error;
    throw new RequestError('invalid_input', 'the body is not JSON that can be read', {
      nextStep: 'Send one JSON object.',
    });
  }
}

async function readText(request: HonoRequest): Promise<string> {
  const announced = request.header('content-length');
  if (Number(announced) > MAX_BODY_BYTES) throw tooLarge();
  // The HTTP parser holds a body to its announced length, so that it can be read the fast way.
  if (announced !== undefined && request.header('transfer-encoding') === undefined) return request.text();
  const body = await readRequestBody(request.raw, MAX_BODY_BYTES);
  if (body.tooLarge) throw tooLarge();
  return body.text;
}

function tooLarge(): RequestError {
  return new RequestError('too_large', `the body is longer than ${MAX_BODY_BYTES} bytes`, {
    nextStep: 'Send a shorter one.',
  });
}
