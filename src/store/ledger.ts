/** Money set aside for calls that are under way, by the id of their hold. Integer nano-USD. */
type OpenHolds = Readonly<Record<string, { readonly nanoUsd: number; readonly atMs: number }>>;

/** What one scope has spent in one month, as it is kept. Money is integer nano-USD, times are since 1970. */
export interface Ledger {
  readonly spentNanoUsd: number;
  readonly open: OpenHolds;
  /** Percents of the limit that somebody has been told of. */
  readonly alerted: readonly number[];
  /** Charges that came without a hold, each with when; so that one that is sent twice counts once. */
  readonly charged?: Readonly<Record<string, number>> | undefined;
}

/** A hold that a process has left behind, or a charge of money that was never set aside. */
export interface Charge {
  readonly id: string;
  readonly nanoUsd: number;
}

export const EMPTY_LEDGER: Ledger = { spentNanoUsd: 0, open: {}, alerted: [] };

/** No call takes so long: whoever set the money aside is dead, and the call has most likely been charged. */
export const ABANDONED_MS = 15 * 60_000;
/** How long a charge may be sent again, as by a process that could not reach the store. */
const CHARGE_MS = 24 * 3_600_000;
const ALERT_PERCENTS = [50, 80, 100];

/** Spent and set aside. */
export function toUsed({ spentNanoUsd, open }: Ledger): number {
  return Object.values(open).reduce((sum, { nanoUsd }) => sum + nanoUsd, spentNanoUsd);
}

export function withHold(ledger: Ledger, { id, nanoUsd }: Charge, atMs: number): Ledger {
  return { ...ledger, open: { ...ledger.open, [id]: { nanoUsd, atMs } } };
}

/** Charges what the call of a hold has cost. A hold that is not open has been charged before. */
export function withSettled(ledger: Ledger, { id, nanoUsd }: Charge): Ledger {
  if (!Object.hasOwn(ledger.open, id)) return ledger;
  const { [id]: _, ...open } = ledger.open;
  return { ...ledger, open, spentNanoUsd: ledger.spentNanoUsd + nanoUsd };
}

/** Charges money that was spent while nobody could set it aside; once, however often it is called. */
export function withCharged(ledger: Ledger, { id, nanoUsd }: Charge, atMs: number): Ledger {
  const { charged = {}, spentNanoUsd } = ledger;
  if (Object.hasOwn(charged, id)) return ledger;
  const recent = Object.entries(charged).filter(([, at]) => at > atMs - CHARGE_MS);
  return {
    ...ledger,
    spentNanoUsd: spentNanoUsd + nanoUsd,
    charged: Object.fromEntries([...recent, [id, atMs]]),
  };
}

/** Counts holds of processes that died as spent, at their worst case. */
export function withoutAbandoned(ledger: Ledger, nowMs: number): Ledger {
  return Object.entries(ledger.open)
    .filter(([, { atMs }]) => atMs <= nowMs - ABANDONED_MS)
    .reduce((kept, [id, { nanoUsd }]) => withSettled(kept, { id, nanoUsd }), ledger);
}

/**
 * The percents of the limit that are reached and that nobody has been told of; all of them where the limit
 * `isReached` in effect. A limit of nothing is no news.
 */
export function toAlerts(
  { spentNanoUsd, alerted }: Ledger,
  limitNanoUsd: number,
  isReached: boolean,
): readonly number[] {
  if (limitNanoUsd === 0) return [];
  return ALERT_PERCENTS.filter(
    (percent) => (isReached || spentNanoUsd >= (limitNanoUsd * percent) / 100) && !alerted.includes(percent),
  );
}

export function withAlerted(ledger: Ledger, alerts: readonly number[]): Ledger {
  return alerts.length === 0 ? ledger : { ...ledger, alerted: [...ledger.alerted, ...alerts] };
}
