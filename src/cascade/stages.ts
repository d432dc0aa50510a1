import type { CascadeEvent, CascadeListener } from './events.ts';
import type { Clock } from './ports.ts';
import { RequestError, type RequestErrorCode } from './request-error.ts';

/**
 * What there is on a question's way beside its attempts: `question` is all of it, `judge` is a part of its attempt.
 * `join` waits for another who asks the same just then, `account` for the budgets (how they stand, what is set aside
 * for a call, what is charged), `extract` stands in where no tier answered, and `keep` is the cache.
 */
export type StageName =
  | 'question'
  | 'open'
  | 'recall'
  | 'join'
  | 'ground'
  | 'route'
  | 'judge'
  | 'extract'
  | 'account'
  | 'keep'
  | 'ticket'
  | 'close';

/** A stage that is over. Times are milliseconds of the injected monotonic clock. */
export interface Stage {
  readonly type: 'stage';
  readonly name: StageName;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** Of the attempt that it is a part of. */
  readonly number?: number | undefined;
  /** Why it brought nothing. */
  readonly error?: RequestErrorCode | undefined;
}

/**
 * Hears everything of one question: its events, and each stage when it is over. Only operators have one; streams and
 * progress are told of events alone. Never throws.
 */
export type Tracer = (event: CascadeEvent | Stage) => void;

/** Tells a question's tracer how long the stages take; where it has none, this asks for no time. */
export interface Stages {
  readonly listener: CascadeListener | undefined;
  /** Begins a stage, be it of the attempt `number`; what is returned ends it. */
  begin(name: StageName, number?: number): (error?: RequestErrorCode) => void;
  /** The stage is as long as `work`, whatever comes of that. */
  during<Result>(name: StageName, work: () => Promise<Result>): Promise<Result>;
}

const NOTHING = () => {};

export const NO_STAGES: Stages = {
  listener: undefined,
  begin: () => NOTHING,
  during: (_name, work) => work(),
};

export function createStages(tracer: Tracer | undefined, clock: Clock): Stages {
  if (!tracer) return NO_STAGES;

  const begin: Stages['begin'] = (name, number) => {
    const startedAtMs = clock.now();
    return (error) => tracer({ type: 'stage', name, startedAtMs, endedAtMs: clock.now(), number, error });
  };

  return {
    listener: tracer,
    begin,
    async during(name, work) {
      const end = begin(name);
      try {
        const result = await work();
        end();
        return result;
      } catch (error) {
        end(error instanceof RequestError ? error.code : 'internal');
        throw error;
      }
    },
  };
}
