import { createSeeded, shuffle } from '../../statistics/seeded.ts';

/** One question asked once of one strategy; indices of the suite and of the contenders. */
export interface Work {
  readonly question: number;
  readonly contender: number;
  /** From 1. */
  readonly repetition: number;
}

/** All that a run asks, in an order of its own that is the same for every process which has a part in it. */
export interface WorkOrder {
  readonly total: number;
  at(position: number): Work;
}

/**
 * Questions in random order, and those to ask it of in random order within each: what a run has done when it is cut
 * short is a fair sample, and complete for nearly every question that it has asked.
 */
export function createWorkOrder(
  questions: number,
  contenders: number,
  repetitions: number,
  seed: number,
): WorkOrder {
  const order = shuffle([...new Uint32Array(questions).keys()], createSeeded(seed));
  const perQuestion = contenders * repetitions;
  const combinations = Array.from({ length: perQuestion }, (_, index) => ({
    contender: index % contenders,
    repetition: 1 + Math.floor(index / contenders),
  }));
  let latest = { at: -1, order: combinations };
  return {
    total: questions * perQuestion,
    at(position) {
      const at = Math.floor(position / perQuestion);
      const question = order[at];
      if (question === undefined) throw new RangeError(`there is no position ${position}`);
      if (latest.at !== at) latest = { at, order: shuffle(combinations, createSeeded(seed + 1 + question)) };
      const combination = latest.order[position % perQuestion] as (typeof combinations)[number];
      return { question, ...combination };
    },
  };
}
