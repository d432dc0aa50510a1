import type { Failure } from './failure.ts';
import type { Clock } from './ports.ts';
import type { Completion, Tier, TierRequest } from './tier.ts';
import { withinLimit } from './time-limit.ts';

interface CallOptions {
  readonly clock: Clock;
  readonly limitMs: number;
  readonly signal: AbortSignal;
  /** Absent: the reply is wanted whole. */
  readonly onText?: ((piece: string) => void) | undefined;
}

/**
 * What becomes of a call to `tier` within its time; never rejects. It begins a turn later, so that its caller
 * knows of it by the time that the tier says anything.
 */
export async function runCall(
  tier: Tier,
  request: TierRequest,
  { clock, limitMs, signal, onText }: CallOptions,
): Promise<Completion | Failure> {
  await Promise.resolve();
  try {
    const outcome = await withinLimit(clock, limitMs, signal, (within) =>
      tier.complete(request, within, onText),
    );
    return outcome ?? { kind: 'timeout', message: `no reply within ${Math.round(limitMs)} ms` };
  } catch (error) {
    // A tier that breaks its promise not to throw is one that is unavailable.
    return { kind: 'unavailable', message: error instanceof Error ? error.message : String(error) };
  }
}
