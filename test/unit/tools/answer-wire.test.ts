import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer, AttemptReport } from '../../../src/cascade/answer.ts';
import { ANSWER_SOURCES, ANSWER_STATUSES, NEXT_ACTIONS } from '../../../src/cascade/answer.ts';
import { NO_COST } from '../../../src/cascade/money.ts';
import { answerWireSchema, toAnswerWire } from '../../../src/tools/answer-wire.ts';
import { makeAnswer } from '../../support/make-answer.ts';

const USAGE = { inputTokens: 1_000, outputTokens: 200 };
const ATTEMPTS: readonly AttemptReport[] = [
  {
    tier: 'instant',
    model: 'm1',
    cause: 'first',
    outcome: 'failed',
    failure: 'timeout',
    latencyMs: 8_000,
    costNanoUsd: 509_000,
    marginalNanoUsd: 509_000,
    estimated: true,
  },
  {
    tier: 'provisioned',
    model: 'm2',
    cause: 'fallback',
    outcome: 'skipped',
    latencyMs: 0,
    ...NO_COST,
    estimated: false,
  },
  {
    tier: 'expert',
    model: 'm3',
    cause: 'fallback',
    outcome: 'completed',
    confidence: 0.87654,
    reasons: ['it hedges'],
    latencyMs: 1_234.5678,
    costNanoUsd: 6_000_000,
    marginalNanoUsd: 0,
    estimated: false,
    promptVersion: 'support-1',
    dropped: { passages: 3, turns: 1 },
    usage: USAGE,
  },
];
const ANSWER = makeAnswer({
  attempts: ATTEMPTS,
  costNanoUsd: 6_509_000,
  marginalNanoUsd: 509_000,
  costBasis: 'instant: tokens at the configured prices; expert: share of an hour',
  confidence: 0.87654,
  latencyMs: 9_234.5678,
});

function citation(index: number) {
  const quote = `Quote ${index}, with enough words in it to be worth reading.`;
  return {
    title: `Network troubleshooting for instances › Step ${index}`,
    uri: `networking/load-balancers/troubleshooting-instances.md#step-${index}`,
    quote,
    start: 1_000 * index,
    end: 1_000 * index + quote.length,
  };
}

describe('a lean answer', () => {
  test('has the fields that it promises and no other', () => {
    expect(toAnswerWire(ANSWER, 'lean')).toEqual({
      answer_id: ANSWER.answerId,
      response: ANSWER.response,
      status: 'accepted',
      degraded: false,
      abstained: false,
      source: 'model',
      tier: 'instant',
      model_used: 'instant-model',
      complexity_score: 2.5,
      confidence: 0.877,
      next_action: { do: 'send', why: 'The answer met the confidence asked for.' },
      citations: [],
      cost_usd: 0.006509,
      latency_seconds: 9.234568,
    });
  });

  test('asks back with what there is to choose from, if anything', () => {
    const asking = { status: 'needs_clarification', clarifyingQuestion: 'Which one: A or B?' } as const;
    const wire = toAnswerWire(makeAnswer({ ...asking, choices: ['A', 'B'] }), 'lean');
    expect(wire).toMatchObject({ clarifying_question: 'Which one: A or B?', choices: ['A', 'B'] });
    expect(answerWireSchema.parse(wire)).toEqual(wire);
    expect(toAnswerWire(makeAnswer({ ...asking, choices: [] }), 'full')).not.toHaveProperty('choices');
  });

  test('says null where no tier answered', () => {
    const { tier: _tier, model: _model, ...untold } = ANSWER;
    expect(toAnswerWire(untold, 'lean')).toMatchObject({ tier: null, model_used: null });
  });

  test('stays short beyond its response and quotes, however many citations there are', () => {
    const answer = makeAnswer({
      citations: Array.from({ length: 30 }, (_, index) => citation(index)),
      confidence: 1 / 3,
      latencyMs: 1_234.567_891_234,
      complexity: { score: 7.25, factors: Array.from({ length: 20 }, () => ({ factor: 'f', points: 1 })) },
      attempts: Array.from({ length: 9 }, () => ATTEMPTS[2] as AttemptReport),
      status: 'best_effort',
      nextAction: {
        do: 'escalate_next',
        why: `Not sure enough (says little about "${'x'.repeat(57)}…"); provisioned has not been asked.`,
      },
    });
    const wire = toAnswerWire(answer, 'lean');
    const citations = wire.citations.map((cited) => ({ ...cited, quote: '' }));
    expect(JSON.stringify({ ...wire, response: '', citations }).length).toBeLessThan(1_600);
    expect(wire.citations[0]).toEqual(citation(0));
  });
});

describe('a full answer', () => {
  test('has everything of the lean one, and all citations', () => {
    const citations = Array.from({ length: 30 }, (_, index) => citation(index));
    const full = toAnswerWire(makeAnswer({ citations }), 'full');
    expect(full).toMatchObject({ ...toAnswerWire(makeAnswer(), 'lean'), citations });
  });

  test('adds the factors, the basis of the cost, what was used and every attempt', () => {
    expect(toAnswerWire(ANSWER, 'full')).toMatchObject({
      complexity_factors: [{ factor: 'base', points: 1 }],
      cost_basis: 'instant: tokens at the configured prices; expert: share of an hour',
      marginal_cost_usd: 0.000509,
      usage: { input_tokens: 1_000, output_tokens: 200 },
      attempts: [
        {
          tier: 'instant',
          model_used: 'm1',
          cause: 'first',
          outcome: 'failed',
          failure: 'timeout',
          latency_seconds: 8,
          cost_usd: 0.000509,
          cost_estimated: true,
        },
        { tier: 'provisioned', outcome: 'skipped' },
        {
          tier: 'expert',
          outcome: 'completed',
          confidence: 0.877,
          reasons: ['it hedges'],
          latency_seconds: 1.234568,
          prompt_version: 'support-1',
          dropped: { passages: 3, turns: 1 },
          usage: { input_tokens: 1_000, output_tokens: 200 },
        },
      ],
    });
  });

  test('says of an attempt only what there is to say', () => {
    const { attempts = [] } = toAnswerWire(ANSWER, 'full');
    expect(Object.keys(attempts[1] ?? {})).toEqual([
      'tier',
      'model_used',
      'cause',
      'outcome',
      'latency_seconds',
      'cost_usd',
    ]);
    expect(attempts[2]).not.toHaveProperty('cost_estimated');
  });

  test('tells tokens of a prompt cache where there were any', () => {
    const cached = { ...USAGE, cacheReadTokens: 300, cacheWriteTokens: 40 };
    const attempt = (usage: AttemptReport['usage']) => ({ ...(ATTEMPTS[2] as AttemptReport), usage });
    const wire = toAnswerWire(makeAnswer({ attempts: [attempt(cached), attempt(USAGE)] }), 'full');
    expect(wire.usage).toEqual({
      input_tokens: 2_000,
      output_tokens: 400,
      cache_read_tokens: 300,
      cache_write_tokens: 40,
    });
    expect(wire.attempts?.map(({ usage }) => usage)).toEqual([
      { input_tokens: 1_000, output_tokens: 200, cache_read_tokens: 300, cache_write_tokens: 40 },
      { input_tokens: 1_000, output_tokens: 200 },
    ]);
  });

  test('says what the start rests on, where that is what each costs', () => {
    const answer = makeAnswer({ routeBasis: 'expected cost from …' });
    expect(toAnswerWire(answer, 'full').route_basis).toBe('expected cost from …');
    expect(toAnswerWire(answer, 'lean')).not.toHaveProperty('route_basis');
    expect(toAnswerWire(makeAnswer(), 'full')).not.toHaveProperty('route_basis');
  });

  test('says when nothing was charged', () => {
    expect(toAnswerWire(makeAnswer(), 'full').cost_basis).toMatch(/nothing was charged/);
  });
});

describe('the published schema', () => {
  const attempt = fc.record<AttemptReport>(
    {
      tier: fc.string(),
      model: fc.string(),
      cause: fc.constantFrom('first', 'retry', 'escalation', 'fallback', 'hedge'),
      outcome: fc.constantFrom('completed', 'failed', 'skipped', 'aborted'),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      reasons: fc.array(fc.string()),
      failure: fc.string(),
      latencyMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
      costNanoUsd: fc.nat(),
      marginalNanoUsd: fc.nat(),
      estimated: fc.boolean(),
      promptVersion: fc.string(),
      dropped: fc.record({ passages: fc.nat(), turns: fc.nat() }),
      usage: fc.record(
        {
          inputTokens: fc.nat(),
          outputTokens: fc.nat(),
          cacheReadTokens: fc.nat(),
          cacheWriteTokens: fc.nat(),
        },
        { requiredKeys: ['inputTokens', 'outputTokens'] },
      ),
    },
    {
      requiredKeys: [
        'tier',
        'model',
        'cause',
        'outcome',
        'latencyMs',
        'costNanoUsd',
        'marginalNanoUsd',
        'estimated',
      ],
    },
  );
  const answer = fc
    .record({
      response: fc.string({ unit: 'binary' }),
      status: fc.constantFrom(...ANSWER_STATUSES),
      source: fc.constantFrom(...ANSWER_SOURCES),
      tier: fc.option(fc.string(), { nil: undefined }),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      nextAction: fc.record({ do: fc.constantFrom(...NEXT_ACTIONS), why: fc.string() }),
      citations: fc.array(fc.nat(50).map(citation), { maxLength: 8 }),
      attempts: fc.array(attempt, { maxLength: 5 }),
      costNanoUsd: fc.nat(),
      latencyMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
    })
    .map((parts): Answer => makeAnswer(parts));

  test.each(['lean', 'full'] as const)('fits every %s answer, before and after JSON', (detail) => {
    fc.assert(
      fc.property(answer, (given) => {
        const wire = toAnswerWire(given, detail);
        expect(answerWireSchema.parse(wire)).toEqual(wire);
        expect(answerWireSchema.parse(JSON.parse(JSON.stringify(wire)))).toEqual(wire);
      }),
    );
  });

  test('lets fields pass that come later', () => {
    const wire = { ...toAnswerWire(ANSWER, 'full'), session_id: 's' };
    expect(answerWireSchema.parse(wire)).toEqual(wire);
  });
});
