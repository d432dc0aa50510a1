import { createMcpHandler } from '@modelcontextprotocol/server';
import type { Context } from 'hono';
import type { Log } from '../../cascade/ports.ts';
import { RequestError } from '../../cascade/request-error.ts';
import type { Tool } from '../../tools/tool.ts';
import { createMcpServer, type McpOptions } from '../mcp.ts';
import type { Asker, Door } from './door.ts';
import type { HttpError } from './http-error.ts';
import type { Admission } from './limits.ts';
import { readJsonBody } from './read-body.ts';
import { withHeaders } from './reply.ts';

export interface McpRouteParts {
  readonly tools: readonly Tool[];
  readonly tickets?: McpOptions['tickets'];
  readonly appFolder?: McpOptions['appFolder'];
  readonly log: Log;
  readonly admission: Admission;
  readonly door: Door;
}

/** JSON-RPC batches are of an older protocol, and one request could carry thousands of questions. */
const MOST_MESSAGES = 10;
const SERVER_ERROR = -32_000;

/** `/mcp`: Streamable HTTP without sessions, a server for each request, whichever era the client speaks. */
export function createMcpRoute({ tools, tickets, appFolder, log, admission, door }: McpRouteParts) {
  const admitted = tools.map(
    (tool): Tool => ({
      ...tool,
      run: (input, call) => admission.run(() => tool.run(input, call)),
    }),
  );
  const handler = createMcpHandler(
    ({ authInfo }) =>
      createMcpServer({
        tools: admitted,
        tickets,
        appFolder,
        log,
        asker: authInfo?.extra as Asker | undefined,
      }),
    { onerror: (error) => log.info('protocol_error', { message: error.message }) },
  );

  return {
    async serve(context: Context, asker: Asker): Promise<Response> {
      const { req } = context;
      const authInfo = {
        // Nobody behind this door gets to see the token.
        token: '',
        clientId: asker.caller?.subject ?? '',
        scopes: [...(asker.scopes ?? [])],
        extra: { ...asker },
        ...(door.metadataUrl !== undefined && { resourceMetadataUrl: door.metadataUrl }),
      };
      if (req.method !== 'POST') return withHeaders(context, await handler.fetch(req.raw, { authInfo }));
      const parsedBody = await readJsonBody(req);
      if (Array.isArray(parsedBody) && parsedBody.length > MOST_MESSAGES) {
        throw new RequestError(
          'invalid_input',
          `the batch has ${parsedBody.length} messages, at most ${MOST_MESSAGES}`,
          {
            nextStep: 'Send one message a request.',
          },
        );
      }
      admission.assertRoom();
      return withHeaders(context, await handler.fetch(req.raw, { authInfo, parsedBody }));
    },
    /** Ends the streams of clients that listen for changes. */
    close: () => handler.close(),
  };
}

/** A refusal in the words of JSON-RPC, for clients that read nothing else. */
export function toMcpError({ body: { error } }: HttpError) {
  return { jsonrpc: '2.0', id: null, error: { code: SERVER_ERROR, message: error.message, data: error } };
}
