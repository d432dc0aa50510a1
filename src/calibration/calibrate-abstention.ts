import type { AbstentionReport } from './calibration-report.ts';
import { findCut } from './find-cut.ts';

/** Coverage of sample questions, and what the configuration makes of it so far. */
export interface Scopes {
  readonly inScope: readonly number[];
  readonly outOfScope: readonly number[];
  readonly present: number;
  /** False for the sample articles, which no configuration names. */
  readonly isFolder: boolean;
}

/** Below this what is found may be chance. */
const FEW_QUESTIONS = 50;

/** Looks for the coverage from which on a folder's articles are taken to hold the answer. */
export function calibrateAbstention({ inScope, outOfScope, present, isFolder }: Scopes): AbstentionReport {
  const found = findCut(inScope, outOfScope);
  const few = [
    { kind: 'in scope', count: inScope.length },
    { kind: 'out of scope', count: outOfScope.length },
  ].filter(({ count }) => count < FEW_QUESTIONS);
  const why = !found
    ? 'no cut tells questions in scope from others'
    : isFolder
      ? undefined
      : 'the sample articles have no key; a folder of your own has';
  return {
    inScope: inScope.length,
    outOfScope: outOfScope.length,
    present,
    found,
    leftOut: why === undefined ? [] : [{ key: 'knowledge.answerableScore', why }],
    warnings: few.map(
      ({ kind, count }) =>
        `${count} questions ${kind} are few: below ${FEW_QUESTIONS} what is found may be chance`,
    ),
  };
}
