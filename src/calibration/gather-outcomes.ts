import { InputError } from '../input/input-error.ts';
import type { Aside } from './label.ts';
import { type Assessing, type Outcome, toOutcome } from './outcome.ts';
import { readLabels } from './read-labels.ts';

export interface Gathered {
  readonly outcomes: readonly Outcome[];
  /** Tickets among them. */
  readonly tickets: number;
  /** Tickets that say nothing of an answer, by why. */
  readonly aside: ReadonlyMap<Aside, number>;
}

/** Reads a file of labels, and judges each answer on the way, so that no text is kept but questions. @throws InputError */
export async function gatherOutcomes(file: string, assessing: Assessing): Promise<Gathered> {
  const outcomes: Outcome[] = [];
  const aside = new Map<Aside, number>();
  let tickets = 0;
  const names = assessing.tiers.map(({ name }) => name);
  for await (const read of readLabels(file, names)) {
    if ('aside' in read) {
      aside.set(read.aside, (aside.get(read.aside) ?? 0) + 1);
      continue;
    }
    if (read.isTicket) tickets += 1;
    outcomes.push(toOutcome(read.label, assessing));
  }
  if (outcomes.length === 0) {
    const found = [...aside].map(([why, count]) => `; ${count} tickets: ${why}`).join('');
    throw new InputError(`${file} has no labels: JSON objects with query and right, one a line${found}`);
  }
  return { outcomes, tickets, aside };
}
