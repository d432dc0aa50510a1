import { randomBytes } from 'node:crypto';
import type { Attempt } from '../cascade/attempt.ts';
import type { CascadeEvent } from '../cascade/events.ts';
import type { FailureKind } from '../cascade/failure.ts';
import type { Clock } from '../cascade/ports.ts';
import type { RequestErrorCode } from '../cascade/request-error.ts';
import type { Stage, Tracer } from '../cascade/stages.ts';
import type { Tier } from '../cascade/tier.ts';
import { NEVER_CALLED } from './measurements.ts';
import type { TraceContext } from './xray-context.ts';

type Annotations = Readonly<Record<string, string | number>>;

/** `error`: whoever asked is at fault, of which `throttle` is one kind. `fault`: whoever was asked is. */
interface Flags {
  readonly error?: true;
  readonly throttle?: true;
  readonly fault?: true;
}

/**
 * A part of a trace, on its own. Times are seconds since 1970; `remote` puts who was called on the map of services.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export interface Subsegment extends Flags {
  readonly type: 'subsegment';
  readonly name: string;
  readonly id: string;
  readonly trace_id: string;
  readonly parent_id: string;
  readonly start_time: number;
  readonly end_time: number;
  readonly namespace?: 'remote';
  /** X-Ray finds traces by 50 of them at most: a question of nine attempts stays below. */
  readonly annotations?: Annotations;
}

interface XrayOptions {
  readonly send: (document: Subsegment) => void;
  readonly clock: Clock;
  readonly tiers: readonly Pick<Tier, 'name' | 'model' | 'source'>[];
}

const FAULT: Flags = { fault: true };
const ERROR: Flags = { error: true };
const THROTTLED: Flags = { error: true, throttle: true };

const FLAGS: Readonly<Record<FailureKind, Flags>> = {
  throttled: THROTTLED,
  timeout: FAULT,
  unavailable: FAULT,
  'circuit-open': FAULT,
  overloaded: THROTTLED,
  rejected: ERROR,
  malformed: FAULT,
  'too-long': ERROR,
  misconfigured: ERROR,
  cancelled: {},
};

/**
 * Sends the subsegments of one question, each when it is over: `question` below the context's segment, stages and
 * attempts (by their tier's name) below that, `judge` below its attempt. They name tiers, models and kinds, never a
 * question, an answer, a customer or an account.
 */
export function createXrayTracer(
  { traceId, parentId }: TraceContext,
  { send, clock, tiers }: XrayOptions,
): Tracer {
  const questionId = toId();
  const attempts = new Map<number, { readonly id: string; readonly startedAtMs: number }>();
  const startOfClockMs = clock.epochMs() - clock.now();
  let ofRoute: Annotations | undefined;
  let ofAnswer: Annotations | undefined;

  /** Whole microseconds, so that what lies within something else still does. */
  const toSeconds = (ms: number) => Math.round((startOfClockMs + ms) * 1_000) / 1_000_000;

  function tell(
    { name, id = toId(), under = questionId }: { name: string; id?: string; under?: string | undefined },
    { startedAtMs, endedAtMs }: Pick<Stage, 'startedAtMs' | 'endedAtMs'>,
    more: Flags & Pick<Partial<Subsegment>, 'namespace' | 'annotations'>,
  ): void {
    const times = { start_time: toSeconds(startedAtMs), end_time: toSeconds(endedAtMs) };
    send({ type: 'subsegment', name, id, trace_id: traceId, parent_id: under, ...times, ...more });
  }

  function tellStage({ name, number, error, ...times }: Stage): void {
    const annotations = { route: ofRoute, question: ofAnswer }[name as string];
    const more = {
      ...(error && toErrorFlags(error)),
      ...((error || annotations) && { annotations: { ...annotations, ...(error && { error_code: error }) } }),
    };
    if (name === 'question') tell({ name, id: questionId, under: parentId }, times, more);
    else tell({ name, under: number === undefined ? undefined : attempts.get(number)?.id }, times, more);
  }

  function tellAttempt({ tier: name, attempt }: Extract<CascadeEvent, { type: 'verdict' }>): void {
    const endedAtMs = clock.now();
    const { id = toId(), startedAtMs = endedAtMs } = attempts.get(attempt.number) ?? {};
    const tier = tiers.find((each) => each.name === name);
    const { outcome, cause } = attempt;
    const annotations = { tier: name, model: toModel(tier?.model), cause, outcome, ...toDetails(attempt) };
    tell(
      { name, id },
      { startedAtMs, endedAtMs },
      {
        ...(tier?.source === 'model' && wasCalled(attempt) && { namespace: 'remote' }),
        ...(outcome === 'failed' && FLAGS[attempt.failure.kind]),
        annotations,
      },
    );
  }

  return (event) => {
    if (event.type === 'stage') tellStage(event);
    else if (event.type === 'attempt') attempts.set(event.number, { id: toId(), startedAtMs: clock.now() });
    else if (event.type === 'verdict') tellAttempt(event);
    else if (event.type === 'route') ofRoute = { tier: event.tier, complexity: event.complexity.score };
    else if (event.type === 'answer') {
      const { status, source } = event.answer;
      ofAnswer = { status, source };
    }
  };
}

function toId(): string {
  return randomBytes(8).toString('hex');
}

/** An ARN names an account; what stands behind that is enough. */
function toModel(model = ''): string {
  return model.replace(/^arn:(?:[^:]*:){4}/, '');
}

function toDetails(attempt: Attempt): Annotations {
  if (attempt.outcome === 'completed') return { confidence: attempt.verdict.confidence };
  if (attempt.outcome === 'failed') return { failure: attempt.failure.kind };
  return attempt.outcome === 'skipped' ? { why: attempt.why } : {};
}

function wasCalled(attempt: Attempt): boolean {
  if (attempt.outcome === 'failed') return !NEVER_CALLED.has(attempt.failure.kind);
  return attempt.outcome !== 'skipped';
}

function toErrorFlags(code: RequestErrorCode): Flags {
  if (code === 'internal') return FAULT;
  return code === 'budget_exceeded' ? THROTTLED : ERROR;
}
