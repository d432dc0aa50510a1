import type { Context } from 'hono';
import * as z from 'zod';
import type { Log } from '../../cascade/ports.ts';
import { RequestError } from '../../cascade/request-error.ts';
import { createReveal, REVEAL_MODES, type RevealMode } from '../../cascade/reveal.ts';
import { toEventWire } from '../../tools/event-wire.ts';
import { assertScope, parseInput, runTool, type Tool, type ToolCall } from '../../tools/tool.ts';
import { callbackUrlSchema } from './callback.ts';
import type { Asker } from './door.ts';
import { toHttpError } from './http-error.ts';
import type { JobRequest, JobResult, Jobs, JobWork } from './jobs.ts';
import type { Admission } from './limits.ts';
import type { QueryStreams } from './query-streams.ts';
import { readJsonBody } from './read-body.ts';
import { toJson, toResponse } from './reply.ts';

export interface QueryRouteParts {
  readonly answerQuery: Tool;
  readonly log: Log;
  readonly admission: Admission;
  readonly streams: QueryStreams;
  /** Absent where nothing goes on after a reply; such questions are then answered at once. */
  readonly createJobs?: ((work: JobWork) => Jobs) | undefined;
  readonly callbackHosts: readonly string[];
  /** What a door in front puts before every path, such as the stage of an API Gateway; left out: nothing. */
  readonly mountOf?: ((context: Context) => string) | undefined;
}

type Input = Readonly<Record<string, unknown>>;

/** A question longer than this is answered later. */
const LONG_CHARACTERS = 10_000;
const POLL_SECONDS = '1';
const EVENT_STREAM = 'text/event-stream';

/** `POST /query` and `GET /query/:job_id`. Both throw RequestError for what cannot be served. */
export function createQueryRoute(parts: QueryRouteParts) {
  const { answerQuery, log, admission, streams, callbackHosts, mountOf = () => '' } = parts;
  const jobs = parts.createJobs?.(work);
  const ownSchema = z.looseObject({
    stream: z.enum(REVEAL_MODES).default('verified'),
    // Where nothing goes on after a reply, nobody could send a result.
    callback_url: callbackUrlSchema(jobs ? callbackHosts : []),
  });
  // A tool whose arguments are put together in another way checks them by itself.
  const { inputSchema } = answerQuery;
  const bodySchema = inputSchema instanceof z.ZodObject ? inputSchema.extend(ownSchema.shape) : ownSchema;

  return {
    drain: async (limit: AbortSignal) => jobs?.drain(limit),

    async post(context: Context, asker: Asker): Promise<Response> {
      const { req } = context;
      assertScope(answerQuery, asker.scopes);
      const streamed = req.header('accept')?.includes(EVENT_STREAM);
      const lastEventId = streamed ? req.header('last-event-id') : undefined;
      if (lastEventId) return toStreamResponse(context, streams.resume(lastEventId, asker.caller));
      const body = await readJsonBody(req);
      // What cannot be used is refused before anything is promised; the tool gets its own part as it was sent.
      const own = parseInput(bodySchema, body, 'POST /query') as z.output<typeof ownSchema>;
      const { stream, callback_url, ...input } = body as Input;
      const isLater = isLong(input) || own.callback_url !== undefined || prefersLater(req.header('prefer'));
      if (jobs && isLater) return submit(context, jobs, input, asker, own.callback_url);
      admission.assertRoom();
      if (!streamed) {
        const call: ToolCall = {
          ...asker,
          get signal() {
            return req.raw.signal;
          },
        };
        return toJson(context, await answer(input, call));
      }
      return toStreamResponse(context, openStream(input, own.stream, asker, context.get('requestId')));
    },

    async job(context: Context, { caller }: Asker): Promise<Response> {
      const jobId = context.req.param('job_id') ?? '';
      if (!jobs) {
        throw new RequestError('unknown_job', 'this server answers every question at once', {
          nextStep: 'Send the question to POST /query.',
        });
      }
      const state = await jobs.get(jobId, caller);
      const isOpen = state.status === 'queued' || state.status === 'running';
      return toJson(context, { job_id: jobId, ...state }, 200, isOpen ? { 'retry-after': POLL_SECONDS } : {});
    },
  };

  async function reply(input: Input, call: ToolCall): Promise<Input> {
    const { structured } = await runTool(answerQuery, { detail: 'full', ...input }, call);
    return { query: input.query, ...structured };
  }

  function answer(input: Input, call: ToolCall): Promise<Input> {
    return admission.run(() => reply(input, call));
  }

  /** Jobs take turns of their own, and no places of those who wait. */
  async function work(
    { input, caller }: JobRequest,
    signal: AbortSignal,
    limitMs?: number,
  ): Promise<JobResult> {
    try {
      return { status: 'done', answer: await reply(input, { signal, caller, limitMs }) };
    } catch (error) {
      return { status: 'failed', error: toHttpError(error, log, 'job').body.error };
    }
  }

  function openStream(
    input: Input,
    mode: RevealMode,
    asker: Asker,
    requestId: string,
  ): ReadableStream<Uint8Array> {
    return streams.open(asker.caller, async (signal, write) => {
      const query = String(input.query);
      const listener = createReveal(mode, (event) => write(toEventWire(event, query)));
      try {
        await answer(input, { ...asker, signal, listener, readAlong: true });
      } catch (error) {
        write({ event: 'error', data: { attempt: 0, ...toHttpError(error, log, requestId).body } });
      }
    });
  }

  async function submit(
    context: Context,
    queue: Jobs,
    input: Input,
    { caller }: Asker,
    callbackUrl: string | undefined,
  ): Promise<Response> {
    const jobId = await queue.submit({ input, caller, callbackUrl });
    const headers = {
      location: `${mountOf(context)}/query/${jobId}`,
      'preference-applied': 'respond-async',
      'retry-after': POLL_SECONDS,
    };
    return toJson(context, { job_id: jobId, status: 'queued' }, 202, headers);
  }
}

function toStreamResponse(context: Context, body: ReadableStream<Uint8Array>): Response {
  // Proxies that gather a response before they pass it on would hold back every event.
  return toResponse(context, body, 200, {
    'content-type': `${EVENT_STREAM}; charset=utf-8`,
    'x-accel-buffering': 'no',
  });
}

function isLong({ query }: Input): boolean {
  return typeof query === 'string' && query.length > LONG_CHARACTERS;
}

/** RFC 7240: a preference among others, separated by commas. */
function prefersLater(prefer: string | undefined): boolean {
  return prefer?.split(',').some((preference) => /^\s*respond-async\s*(?:;|$)/i.test(preference)) ?? false;
}
