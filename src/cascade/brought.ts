import type { Asking } from './ask-tiers.ts';
import type { Asked } from './asked.ts';
import { isSameCaller } from './caller.ts';
import type { Budgets } from './ports.ts';

/** What a question has come to, for others who ask the same meanwhile; `answer` is without its personal data. */
export interface Brought extends Asking {
  readonly asked: Asked;
  /** When, on the monotonic clock. */
  readonly atMs: number;
}

/**
 * Whether `asked` would not have come to more by itself: an answer that is not accepted is no other's measure who has
 * more time left than it was given, or more to spend.
 */
export async function isEnough(
  { answer, reason, isSaving, atMs, asked: other }: Brought,
  { attemptsEndMs, query: { caller } }: Asked,
  budgets: Budgets | undefined,
): Promise<boolean> {
  if (answer.status === 'accepted') return true;
  const wasCutShort = atMs >= other.attemptsEndMs;
  if (wasCutShort && attemptsEndMs - atMs > other.attemptsEndMs - other.startedAtMs) return false;
  const isPoor = isSaving || reason === 'budget';
  if (!isPoor || isSameCaller(other.query.caller, caller)) return true;
  const standing = await budgets?.standing(caller);
  return standing?.state === 'spent' || (standing?.state === 'near' && reason !== 'budget');
}
