import type { CostSource, Outcome } from './outcome.ts';

/** What there is to learn from. */
export interface LabelFacts {
  readonly questions: number;
  readonly answers: number;
  readonly wrong: number;
  /** Answers that are not known in words: the judge has not read them. */
  readonly unread: number;
  /** Answers that no tier is named for. */
  readonly nameless: number;
  /** The tiers that occur, cheapest first, each with the mean quality of its answers. */
  readonly byTier: readonly { readonly tier: string; readonly answers: number; readonly quality: number }[];
  /** Answers by where their cost comes from. */
  readonly costs: Readonly<Record<CostSource, number>>;
}

/** Below these what is found may be chance. */
const FEW_QUESTIONS = 50;
const FEW_OF_A_KIND = 10;

export function toLabelFacts(outcomes: readonly Outcome[], tierNames: readonly string[]): LabelFacts {
  const count = (holds: (outcome: Outcome) => boolean) => outcomes.filter(holds).length;
  const costs = { line: 0, price: 0, free: 0, unknown: 0 };
  for (const { costSource } of outcomes) costs[costSource] += 1;
  return {
    questions: new Set(outcomes.map(({ question }) => question)).size,
    answers: outcomes.length,
    wrong: count(isWrong),
    unread: count(({ confidence }) => confidence === undefined),
    nameless: count(({ tier }) => tier === undefined),
    byTier: tierNames.flatMap((name) => {
      const own = outcomes.filter(({ tier }) => tier === name);
      const total = own.reduce((sum, { quality }) => sum + quality, 0);
      return own.length > 0 ? [{ tier: name, answers: own.length, quality: total / own.length }] : [];
    }),
    costs,
  };
}

export function isWrong({ quality }: Pick<Outcome, 'quality'>): boolean {
  return quality < 0.5;
}

/** What makes the labels weak ground. */
export function toDoubts(facts: LabelFacts, tierNames: readonly string[]): string[] {
  const { questions, answers, wrong, unread, nameless, byTier } = facts;
  const right = answers - wrong;
  const missing = tierNames.filter((name) => !byTier.some(({ tier }) => tier === name));
  return [
    ...(questions < FEW_QUESTIONS
      ? [`${questions} questions are few: below ${FEW_QUESTIONS} what is found may be chance`]
      : []),
    ...(wrong < FEW_OF_A_KIND || right < FEW_OF_A_KIND
      ? [
          `${wrong} answers are wrong and ${right} right: with fewer than ${FEW_OF_A_KIND} of a kind, how they differ is hardly known`,
        ]
      : []),
    ...(missing.length > 0 ? [`no label is of ${missing.join(' or ')}`] : []),
    ...(nameless > 0 ? [`${nameless} answers name no tier: they serve to read the judge alone`] : []),
    ...(unread > 0 ? [`${unread} answers are not given in words: the judge could not read them`] : []),
  ];
}
