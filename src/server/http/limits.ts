import type { RateLimiterRes } from 'rate-limiter-flexible';
import { RequestError } from '../../cascade/request-error.ts';
import type { HttpSettings } from './settings.ts';

/** How many questions are worked on at the same time. */
export interface Admission {
  /** @throws RequestError where no place is free. */
  assertRoom(): void;
  /** Takes a place for as long as `work` lasts. @throws RequestError where none is free. */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Resolves when every place is free. */
  idle(): Promise<void>;
}

const FULL_RETRY_SECONDS = 1;

export function createAdmission(places: number): Admission {
  let inside = 0;
  let waiting: (() => void)[] = [];
  const assertRoom = () => {
    if (inside >= places)
      throw tooMany('as many questions as it can take are being worked on', FULL_RETRY_SECONDS);
  };
  const leave = () => {
    inside--;
    if (inside > 0) return;
    for (const wake of waiting) wake();
    waiting = [];
  };
  return {
    assertRoom,
    async run(work) {
      assertRoom();
      inside++;
      try {
        return await work();
      } finally {
        leave();
      }
    },
    idle: () => (inside === 0 ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve))),
  };
}

/** Counts a request of the caller with this key. @throws RequestError beyond the caller's rate. */
export type RateLimit = (key: string) => Promise<void>;

/** A window of `perSeconds` for each caller, kept in this process. */
export async function createRateLimit({
  requests,
  perSeconds,
}: NonNullable<HttpSettings['rateLimit']>): Promise<RateLimit> {
  // Its index would load what limits in clusters and databases too.
  const { default: RateLimiterMemory } = await import('rate-limiter-flexible/lib/RateLimiterMemory.js');
  const limiter = new RateLimiterMemory({ points: requests, duration: perSeconds });
  return async (key) => {
    const refused = await limiter.consume(key).then(
      () => undefined,
      (reason: RateLimiterRes) => reason,
    );
    if (refused) {
      throw tooMany(
        `more than ${requests} requests in ${perSeconds} seconds`,
        Math.max(1, refused.msBeforeNext / 1_000),
      );
    }
  };
}

/** For more than can be taken now. */
export function tooMany(message: string, retryAfterSeconds: number): RequestError {
  const seconds = Math.ceil(retryAfterSeconds);
  return new RequestError('too_many_requests', message, {
    retryable: true,
    retryAfterSeconds: seconds,
    nextStep: `Wait ${seconds} s and send it again.`,
  });
}

/** For what comes while the process is about to end. */
export function stopping(): RequestError {
  return new RequestError('unavailable', 'this server is about to stop', {
    retryable: true,
    retryAfterSeconds: 1,
    nextStep: 'Send it again; another server, or this one once it is back, takes it.',
  });
}
