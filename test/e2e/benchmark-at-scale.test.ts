import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { configSchema } from '../../src/server/config-schema.ts';
import {
  CONFIG,
  LARGE_USD,
  makeSuite,
  numberOf,
  SMALL_USD,
  startBenchmarkCloud,
} from '../support/benchmark-cloud.ts';
import { type DynamoTable, startDynamoTable } from '../support/dynamo-table.ts';
import type { FakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import { toConfigFile } from '../support/http-process.ts';
import { LambdaProcess } from '../support/lambda-process.ts';
import {
  type Expressions,
  expressionsOf,
  runStates,
  type State,
  type States,
} from '../support/state-machine.ts';

// The state machine of docs/benchmark-at-scale.md, as it stands there, over the built function and one table.

// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came over the wire
type Wire = any;

const PAGE = readFileSync(new URL('../../docs/benchmark-at-scale.md', import.meta.url), 'utf8');
const BLOCKS: readonly Wire[] = [...PAGE.matchAll(/^```json\n(.*?)^```/gms)].map(([, json = '']) =>
  JSON.parse(json),
);
const MACHINE: States & { readonly QueryLanguage: string } = BLOCKS.find((block) => 'States' in block);

/** What the page's expressions come to, in JSONata's stead. */
const EXPRESSIONS: Expressions = {
  "[$each($states.input, function($value, $name) { {'name': $name, 'type': $type($value), 'value': $value} })]":
    ({ input }) =>
      Object.entries(input as object).map(([name, value]) => ({
        name,
        type: Array.isArray(value) ? 'array' : typeof value,
        value,
      })),
  "[[1..8].{'benchmark_id': $benchmark_id}]": ({ variables: { benchmark_id } }) =>
    Array.from({ length: 8 }, () => ({ benchmark_id })),
  '$states.result.Payload.response.httpStatusCode': ({ result }) =>
    (result as Wire).Payload.response.httpStatusCode,
  '$parse($states.result.Payload.response.responseBody.`application/json`.body)': ({ result }) =>
    JSON.parse((result as Wire).Payload.response.responseBody['application/json'].body),
  $benchmark_id: ({ variables }) => variables.benchmark_id,
  '$states.input.benchmark_id': ({ input }) => (input as Wire).benchmark_id,
  '$states.input.reply.benchmark_id': ({ input }) => (input as Wire).reply.benchmark_id,
  '$states.input.code = 200': ({ input }) => (input as Wire).code === 200,
  '$states.input.code != 200': ({ input }) => (input as Wire).code !== 200,
  "$states.input.reply.status = 'running'": ({ input }) => (input as Wire).reply.status === 'running',
  '$states.input.reply': ({ input }) => (input as Wire).reply,
  '$states.input.reply.status': ({ input }) => (input as Wire).reply.status,
  '$string($states.input.reply)': ({ input }) => JSON.stringify((input as Wire).reply),
};

/** The states of a machine, and of the machines in its maps. */
const partsOf = (machine: States): readonly States[] => [
  machine,
  ...Object.values(machine.States).flatMap(({ ItemProcessor }) =>
    ItemProcessor ? partsOf(ItemProcessor) : [],
  ),
];
const nextOf = ({ Next, Default, Choices = [] }: State): readonly string[] =>
  [Next, Default, ...Choices.map((rule) => rule.Next)].filter((name) => name !== undefined);

/** What a state of each type has to have, and may have, where expressions are JSONata. */
const FIELDS: Readonly<Record<State['Type'], readonly [readonly string[], readonly string[]]>> = {
  Task: [
    ['Resource', 'Arguments'],
    ['Retry', 'Output', 'Assign', 'Next', 'End'],
  ],
  Choice: [['Choices', 'Default'], []],
  Map: [
    ['Items', 'ItemProcessor', 'MaxConcurrency'],
    ['ToleratedFailurePercentage', 'Output', 'Assign', 'Next', 'End'],
  ],
  Fail: [['Error', 'Cause'], []],
  Succeed: [[], ['Output']],
};

describe('the state machine on the page', () => {
  test('has states that are all reached, and leads to none that there is not', () => {
    const names = partsOf(MACHINE).flatMap(({ States }) => Object.keys(States));
    expect(new Set(names).size).toBe(names.length);
    for (const { StartAt, States: states } of partsOf(MACHINE)) {
      const reached = new Set([StartAt]);
      for (const name of reached) {
        const state = states[name];
        expect(state, name).toBeDefined();
        for (const next of state ? nextOf(state) : []) reached.add(next);
      }
      expect([...reached].sort()).toEqual(Object.keys(states).sort());
    }
  });

  test('has states that end or go on, with the fields of their type and no others', () => {
    expect(MACHINE.QueryLanguage).toBe('JSONata');
    for (const { States: states } of partsOf(MACHINE)) {
      for (const [name, state] of Object.entries(states)) {
        const [needed, allowed] = FIELDS[state.Type];
        expect(Object.keys(state), name).toEqual(expect.arrayContaining([...needed]));
        const known = ['Type', 'Comment', ...needed, ...allowed];
        expect(
          Object.keys(state).filter((field) => !known.includes(field)),
          name,
        ).toEqual([]);
        if (allowed.includes('Next')) expect('Next' in state !== 'End' in state, name).toBe(true);
        if (state.Type === 'Task') expect(state.Resource).toBe('arn:aws:states:::lambda:invoke');
      }
    }
    expect(MACHINE.States.Workers?.ItemProcessor).toMatchObject({
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    });
  });

  test('has the expressions that this file knows', () => {
    expect([...expressionsOf(MACHINE)].sort()).toEqual(Object.keys(EXPRESSIONS).sort());
  });

  test('has a configuration beside it that holds', () => {
    const config = BLOCKS.find((block) => 'tiers' in block);
    expect(configSchema.safeParse(config)).toMatchObject({ success: true });
  });
});

/** How long the function has, of which it asks for 5.5 s: time for one part, so that every worker goes round. */
const REMAINING_MS = 10_000;
/** So long that no second part is begun, and that nothing is near to being cut short on a busy machine. */
const ANSWER_MS = 2_500;
const QUESTIONS = 39;
const INPUT = { suite: 'mine', strategies: ['instant', 'expert'], concurrency: 8 };

describe('driven as the page says, three workers over two processes', () => {
  let cloud: FakeCloud;
  let dynamo: DynamoTable;
  let functions: readonly LambdaProcess[];
  let replies: Wire[];
  let underWay: number;
  let mostUnderWay: number;
  beforeAll(async () => {
    [cloud, dynamo] = await Promise.all([startBenchmarkCloud(ANSWER_MS), startDynamoTable()]);
    const { table } = dynamo;
    const store = { kind: 'dynamodb', table, region: 'us-east-1' };
    const benchmark = { suites: { mine: makeSuite(QUESTIONS) } };
    const env = {
      ...cloud.environment,
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
      TIERED_SUPPORT_CONFIG: toConfigFile({ ...CONFIG, store, benchmark }),
    };
    functions = [new LambdaProcess(env), new LambdaProcess(env)];
  });
  beforeEach(() => {
    cloud.reset();
    replies = [];
    underWay = 0;
    mostUnderWay = 0;
  });
  afterAll(async () => {
    await Promise.all(functions.map((each) => each.close()));
    await Promise.all([cloud.close(), dynamo.close()]);
  });

  /** An execution. The first invocation and every fifth after it find no room, as where a function is used up. */
  function execute(input: object): Promise<Wire> {
    let invocations = 0;
    async function invoke(event: unknown): Promise<unknown> {
      invocations += 1;
      if (invocations % 5 === 1) {
        throw Object.assign(new Error('Rate exceeded'), { name: 'Lambda.TooManyRequestsException' });
      }
      const instance = functions[invocations % functions.length] as LambdaProcess;
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      const reply = await instance.invoke<Wire>({ event, remainingMs: REMAINING_MS });
      underWay -= 1;
      replies.push(reply);
      return reply;
    }
    return runStates(MACHINE, input, { expressions: EXPRESSIONS, invoke, atOnce: 3 });
  }

  const spent = () =>
    cloud.calls.reduce((sum, { model }) => sum + (model === 'small' ? SMALL_USD : LARGE_USD), 0);
  const statuses = () =>
    replies.map(
      ({ response }) => JSON.parse(response.responseBody['application/json'].body).status as string,
    );

  test('it comes to the whole summary, and asks each question once of each tier', async () => {
    const summary = await execute(INPUT);
    expect(summary).toMatchObject({ status: 'complete', done: 2 * QUESTIONS, total: 2 * QUESTIONS });
    const asked = cloud.calls.map((call) => `${call.model} ${numberOf(call)}`);
    expect(asked).toHaveLength(2 * QUESTIONS);
    expect(new Set(asked).size).toBe(2 * QUESTIONS);
    const qualities = summary.strategies.map(({ name, quality }: Wire) => [name, quality.estimate]);
    expect(Object.fromEntries(qualities)).toEqual({ instant: expect.closeTo(2 / 3, 3), expert: 1 });
    expect(summary.progress.billed_usd).toBeCloseTo(spent(), 3);
    // Three have worked on it together, and each was told to go round; so was whoever began it.
    expect(replies.map(({ response }) => response.httpStatusCode)).toEqual(replies.map(() => 200));
    expect(mostUnderWay).toBe(3);
    expect(statuses().filter((status) => status === 'running').length).toBeGreaterThanOrEqual(4);
    for (const reply of replies) expect(Buffer.byteLength(JSON.stringify(reply))).toBeLessThanOrEqual(24_000);

    const before = cloud.calls.length;
    expect(await execute({ benchmark_id: summary.benchmark_id })).toEqual(summary);
    expect(cloud.calls).toHaveLength(before);
  }, 120_000);

  test('a ceiling holds for all workers, and stops them with a summary of what there is', async () => {
    // All of it would cost more, and what any one worker does costs far less.
    const ceiling = 0.08;
    expect(QUESTIONS * (SMALL_USD + LARGE_USD)).toBeGreaterThan(ceiling);
    const summary = await execute({ ...INPUT, max_cost_usd: ceiling });
    expect(summary).toMatchObject({ status: 'stopped', total: 2 * QUESTIONS });
    expect(summary.done).toBeLessThan(2 * QUESTIONS);
    expect(summary.strategies.map(({ name }: Wire) => name)).toEqual(INPUT.strategies);
    expect(spent()).toBeLessThanOrEqual(ceiling);
    expect(spent()).toBeGreaterThan(0);
    // What was set aside for a call that was not settled may count besides.
    expect(summary.progress.billed_usd).toBeGreaterThanOrEqual(spent() - 1e-4);
  }, 120_000);

  test.each([
    [{ suite: 'none' }, 'there is no suite \\"none\\"'],
    [{ ...INPUT, sweet: 'mine' }, 'sweet'],
    [{ benchmark_id: 'bench_none' }, 'no benchmark with this id'],
  ])('%j fails the execution with the words of the refusal', async (input, words) => {
    await expect(execute(input)).rejects.toMatchObject({
      name: 'BenchmarkRefused',
      message: expect.stringContaining(words),
    });
    expect(replies).toHaveLength(1);
    expect(cloud.calls).toHaveLength(0);
  });
});
