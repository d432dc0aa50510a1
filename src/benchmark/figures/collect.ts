import { MEASURES, type Measure, type Result } from '../result.ts';
import type { RunFacts } from '../run-facts.ts';
import { type Answers, type AskedQuestion, at, COLUMNS, type Collected, type Column } from './answers.ts';
import { createNames, toOrder, toRanks } from './names.ts';

/** Takes the results of a run one after the other, in any order, and keeps their numbers. */
export interface Collector {
  readonly facts: RunFacts;
  /**
   * @returns false where there is a result of that strategy, question and repetition already; the first one stays.
   * @throws RangeError where the strategy is not one that the run asks.
   */
  add(result: Result): boolean;
  /** What has been added up to now. */
  read(): Collected;
}

/** Columns that grow, and which answers are in them. */
interface Growing {
  readonly columns: Readonly<Record<Column, number[]>>;
  readonly keys: Set<number>;
}

interface Seen {
  readonly id: string;
  tags: readonly string[] | undefined;
  hint: string | undefined;
  /** A bit for each measure that an answer to it has. */
  measures: number;
}

/** Repetitions and questions stay below, so that one number names both. */
const MOST_QUESTIONS = 2 ** 31;

/** An empty collector for a run: some 200 bytes for each result, and no texts. */
export function createCollector(facts: RunFacts): Collector {
  const growing = new Map(
    facts.strategies
      .filter(({ kind }) => kind !== 'random')
      .map(({ name }): [string, Growing] => [name, { columns: toRecord(() => []), keys: new Set() }]),
  );
  const places = new Map<string, number>();
  const seen: Seen[] = [];
  const tiers = createNames(facts.tiers.map(({ name }) => name));
  const statuses = createNames([]);
  const sources = createNames([]);

  function placeOf(id: string): number {
    const known = places.get(id);
    if (known !== undefined) return known;
    places.set(id, seen.length);
    return seen.push({ id, tags: undefined, hint: undefined, measures: 0 }) - 1;
  }

  return {
    facts,
    add(result) {
      const strategy = growing.get(result.strategy);
      if (!strategy) {
        throw new RangeError(`strategy: ${result.strategy} is none of ${[...growing.keys()].join(', ')}`);
      }
      const question = placeOf(result.id);
      const key = result.repetition * MOST_QUESTIONS + question;
      if (strategy.keys.has(key)) return false;
      strategy.keys.add(key);
      note(seen[question], result);
      const tier = result.tier === undefined ? -1 : tiers.placeOf(result.tier);
      const row = {
        ...toNumbers(result),
        question,
        tier,
        status: statuses.placeOf(result.status),
        source: sources.placeOf(result.source),
      };
      for (const column of COLUMNS) strategy.columns[column].push(row[column]);
      return true;
    },
    read() {
      const order = toOrder(seen.map(({ id }) => id));
      const rank = toRanks(order);
      const known = facts.tiers.length;
      const others = toOrder(tiers.names.slice(known)).map((place) => known + place);
      const tierOrder = [...facts.tiers.keys(), ...others];
      const tierRank = toRanks(tierOrder);
      const names = tierOrder.map((place) => tiers.names[place] ?? '');
      const questions = order.map((place) => toQuestion(seen[place] as Seen, names.slice(0, known)));
      return {
        facts,
        questions,
        tiers: names,
        statuses: [...statuses.names],
        sources: [...sources.names],
        ...findMeasure(seen),
        answers: new Map(
          [...growing]
            .filter(([, { keys }]) => keys.size > 0)
            .map(([name, { columns }]) => [name, settle(columns, rank, tierRank)]),
        ),
      };
    },
  };
}

type Numbers = Omit<Record<Column, number>, 'question' | 'tier' | 'status' | 'source'>;

function toNumbers(result: Result): Numbers {
  return {
    repetition: result.repetition,
    confidence: result.confidence,
    judge: result.judge ?? Number.NaN,
    grounded: result.grounded ?? Number.NaN,
    overlap: result.overlap ?? Number.NaN,
    escalations: result.escalations,
    abstained: Number(result.abstained),
    degraded: Number(result.degraded),
    failed: Number(result.failed),
    inputTokens: result.input_tokens,
    outputTokens: result.output_tokens,
    costUsd: result.cost_usd,
    idleUsd: result.idle_usd,
    latencyMs: result.latency_ms,
    firstTokenMs: result.first_token_ms,
  };
}

function note(question: Seen | undefined, result: Result): void {
  if (!question) return;
  question.tags ??= result.tags;
  question.hint ??= result.tier_hint;
  for (const [bit, measure] of MEASURES.entries()) {
    if (result[measure] !== undefined) question.measures |= 1 << bit;
  }
}

function toQuestion({ id, tags = [], hint }: Seen, tiers: readonly string[]): AskedQuestion {
  return { id, tags: [...new Set(tags)], hint: hint === undefined ? -1 : tiers.indexOf(hint) };
}

/** The measure that most questions have; of equals the first. */
function findMeasure(seen: readonly Seen[]): { measure?: Measure; measured: number } {
  const counts = MEASURES.map((_, bit) => seen.filter(({ measures }) => measures & (1 << bit)).length);
  const measured = Math.max(...counts);
  const measure = MEASURES[counts.indexOf(measured)];
  return measured > 0 && measure ? { measure, measured } : { measured: 0 };
}

/** The columns in order of questions and repetitions. */
function settle(columns: Growing['columns'], rank: readonly number[], tierRank: readonly number[]): Answers {
  const settled = toRecord((column) => Float64Array.from(columns[column]));
  const count = settled.question.length;
  for (let row = 0; row < count; row += 1) {
    settled.question[row] = rank[at(settled.question, row)] as number;
    const tier = at(settled.tier, row);
    if (tier >= 0) settled.tier[row] = tierRank[tier] as number;
  }
  const { question, repetition } = settled;
  const rows = Array.from({ length: count }, (_, row) => row).sort(
    (a, b) => at(question, a) - at(question, b) || at(repetition, a) - at(repetition, b),
  );
  const sorted = toRecord((column) => Float64Array.from(rows, (row) => at(settled[column], row)));
  return { count, columns: sorted, origin: new Float64Array(count), shares: [1] };
}

function toRecord<Value>(make: (column: Column) => Value): Record<Column, Value> {
  return Object.fromEntries(COLUMNS.map((column) => [column, make(column)])) as Record<Column, Value>;
}
