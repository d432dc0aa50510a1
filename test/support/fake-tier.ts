import type { Failure, FailureKind } from '../../src/cascade/failure.ts';
import type { Judge } from '../../src/cascade/judge/verdict.ts';
import type { Completion, Tier, TierRequest } from '../../src/cascade/tier.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** One call's behaviour. */
export type Reply = (
  request: TierRequest,
  signal: AbortSignal,
  onText?: (piece: string) => void,
) => Promise<Completion | Failure>;

export interface FakeTier extends Tier {
  /** The signal of each call, in order. */
  readonly signals: readonly AbortSignal[];
  readonly requests: readonly TierRequest[];
}

/** A tier that gives `replies` in turn, the last of them for ever. */
export function fakeTier(name: string, replies: readonly Reply[], settings: Partial<Tier> = {}): FakeTier {
  const signals: AbortSignal[] = [];
  const requests: TierRequest[] = [];
  return {
    name,
    model: `${name}-model`,
    source: 'model',
    maxTokens: 100,
    timeoutMs: 10_000,
    ...settings,
    signals,
    requests,
    complete(request, signal, onText) {
      const reply = replies[Math.min(signals.length, replies.length - 1)];
      signals.push(signal);
      requests.push(request);
      if (!reply) throw new RangeError('a fake tier needs a reply');
      return reply(request, signal, onText);
    },
  };
}

/** A completion whose text begins with the confidence that `judgeByText` gives it. */
export function completion(confidence: number, more: Partial<Completion> = {}): Completion {
  return {
    kind: 'completion',
    text: `${confidence} sure`,
    citations: [],
    abstained: false,
    stop: 'end',
    ...more,
  };
}

export const judgeByText: Judge = (_query, { text }) => ({
  confidence: Number.parseFloat(text),
  reasons: ['it says so itself'],
});

export function answers(confidence: number, more: Partial<Completion> = {}): Reply {
  return async () => completion(confidence, more);
}

export function fails(kind: FailureKind, more: Partial<Failure> = {}): Reply {
  return async () => ({ kind, message: `provider said ${kind}`, ...more });
}

/** Tells `pieces` to whoever reads along, once the call is under way, then goes on as `reply`. */
export function writes(pieces: readonly string[], reply: Reply): Reply {
  return async (request, signal, onText) => {
    await Promise.resolve();
    for (const piece of pieces) onText?.(piece);
    return reply(request, signal, onText);
  };
}

/** Makes what was written into a completion that is cut short. */
export const salvage: NonNullable<Tier['salvage']> = (_request, written) =>
  completion(0, { text: written, stop: 'length' });

/** Gives its reply after `ms`; aborted before that, a failure. */
export function takes(ms: number, clock: VirtualClock, reply: Reply): Reply {
  return async (request, signal, onText) => {
    await clock.sleep(ms, signal);
    return signal.aborted ? { kind: 'cancelled', message: 'aborted' } : reply(request, signal, onText);
  };
}

/** Never replies, not even when it is aborted. */
export const hangs: Reply = () => new Promise(() => {});

export const rejects: Reply = async () => {
  throw new Error('rejected by surprise');
};

/** Breaks the port's promise: throws before there is a promise to reject. */
export const throwsAtOnce: Reply = () => {
  throw new Error('thrown by surprise');
};
