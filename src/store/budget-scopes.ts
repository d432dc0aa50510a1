import type { Caller } from '../cascade/caller.ts';
import { usdToNanoUsd } from '../cascade/money.ts';
import type { BudgetSettings } from './budget-settings.ts';

/** What is counted on its own, in one month. */
export interface BudgetScope {
  /** As operators know it: `total`, `tenant acme`, `key acme/anna`. */
  readonly name: string;
  /** Of its record. */
  readonly key: string;
  readonly limitNanoUsd: number;
  /** When what was spent is of no interest any more. */
  readonly expiresAtMs: number;
}

export interface Month {
  /** `2026-11`, UTC. */
  readonly name: string;
  /** When the next one begins, in milliseconds since 1970. */
  readonly endsAtMs: number;
  /** Thirteen months after that, so that a month can be held against the same one a year ago. */
  readonly expiresAtMs: number;
}

const KEPT_MONTHS = 13;

export function toMonth(epochMs: number): Month {
  const date = new Date(epochMs);
  const startOf = (later: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later);
  return {
    name: date.toISOString().slice(0, 7),
    endsAtMs: startOf(1),
    expiresAtMs: startOf(1 + KEPT_MONTHS),
  };
}

/** Where the spending of `caller` is limited, the narrowest first. */
export function toScopes(
  caller: Caller | undefined,
  settings: BudgetSettings,
  { name: month, expiresAtMs }: Month,
): BudgetScope[] {
  const { totalUsd, perTenantUsd, perKeyUsd, tenants, keys } = settings;
  const scopes: BudgetScope[] = [];
  const add = (usd: number | undefined, name: string, id = name) => {
    if (usd === undefined) return;
    scopes.push({ name, key: `${month} ${id}`, limitNanoUsd: usdToNanoUsd(usd), expiresAtMs });
  };
  if (caller) {
    const { tenant, subject } = caller;
    const full = tenant === undefined ? subject : `${tenant}/${subject}`;
    const id = JSON.stringify([tenant, subject]);
    add(own(keys, full) ?? own(keys, subject) ?? perKeyUsd, `key ${full}`, `key ${id}`);
    if (tenant !== undefined) add(own(tenants, tenant) ?? perTenantUsd, `tenant ${tenant}`);
  }
  add(totalUsd, 'total');
  return scopes;
}

/** A name comes from a token, and may be that of a method of every object. */
function own(limits: Readonly<Record<string, number>> | undefined, name: string): number | undefined {
  return limits && Object.hasOwn(limits, name) ? limits[name] : undefined;
}
