import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../../src/cascade/attempt.ts';
import type { SecondOpinion } from '../../../src/cascade/judge/second-opinion.ts';
import { fakeOpinion, lifted } from '../../support/fake-opinion.ts';
import {
  answers,
  fails,
  fakeTier,
  hangs,
  type Reply,
  rejects,
  salvage,
  writes,
} from '../../support/fake-tier.ts';
import { climbTiers } from '../../support/test-climb.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const OWN = ['it says so itself'];
const says = (evidence: number): Reply => answers(evidence);

function confidenceOf(attempt: Attempt | undefined): number {
  if (attempt?.outcome !== 'completed') throw new Error('not an answer');
  return attempt.verdict.confidence;
}

describe('an answer that the judge is not sure of', () => {
  test('is lifted by an opinion that it is right, and told so after all else', async () => {
    const judge = fakeTier('judge', [says(2)]);
    const { path, attempts } = await climbTiers(
      [fakeTier('a', [answers(0.6)]), fakeTier('b', [answers(0.9)])],
      createVirtualClock(),
      { secondOpinion: fakeOpinion(judge) },
    );
    expect(path).toEqual(['a first completed']);
    expect(confidenceOf(attempts[0])).toBeCloseTo(lifted(0.6, 2), 12);
    expect(attempts).toMatchObject([
      { verdict: { reasons: [...OWN, 'somebody else has an opinion', 'and words for it'] } },
    ]);
  });

  test('is lowered by one that it is wrong, which is told first, and escalates', async () => {
    const judge = fakeTier('judge', [says(-2)]);
    const { path, attempts } = await climbTiers(
      [fakeTier('a', [answers(0.8)]), fakeTier('b', [answers(0.9)])],
      createVirtualClock(),
      { secondOpinion: fakeOpinion(judge) },
    );
    expect(path).toEqual(['a first completed', 'b escalation completed']);
    expect(confidenceOf(attempts[0])).toBeCloseTo(lifted(0.8, -2), 12);
    expect(attempts).toMatchObject([
      { verdict: { reasons: ['somebody else has an opinion', ...OWN, 'and words for it'] } },
      { verdict: { confidence: 0.9, reasons: OWN } },
    ]);
  });

  test('counts for as much of the opinion as its weight says', async () => {
    const opinion = fakeOpinion(fakeTier('judge', [says(1)]), { weight: 1 });
    const { attempts } = await climbTiers([fakeTier('a', [answers(0.5)])], createVirtualClock(), {
      secondOpinion: opinion,
    });
    expect(confidenceOf(attempts[0])).toBeCloseTo(lifted(0.5, 2), 12);
  });

  test('is handed on with the question as its tier was asked it', async () => {
    const judge = fakeTier('judge', [says(1)]);
    await climbTiers([fakeTier('a', [answers(0.5)])], createVirtualClock(), {
      secondOpinion: fakeOpinion(judge),
    });
    expect(judge.requests).toMatchObject([
      { query: { text: 'How do I reset my password?' }, answer: '0.5 sure' },
    ]);
  });
});

describe('nobody is asked', () => {
  test.each<[string, Reply]>([
    ['below the stretch', answers(0.29)],
    ['above it', answers(0.86)],
    ['of an answer that was cut short', answers(0.5, { stop: 'length' })],
    ['of one that says that it has none', answers(0.5, { abstained: true })],
    ['of a refusal', answers(0.5, { stop: 'refused' })],
    ['of what was saved of an answer', writes(['0.5 half'], hangs)],
    ['of a failure', fails('rejected')],
  ])('%s', async (_what, reply) => {
    const judge = fakeTier('judge', [says(2)]);
    await climbTiers([fakeTier('a', [reply], { salvage })], createVirtualClock(), {
      secondOpinion: fakeOpinion(judge),
    });
    expect(judge.signals).toHaveLength(0);
  });

  test.each([0.3, 0.85])('unless the confidence is just %d', async (confidence) => {
    const judge = fakeTier('judge', [says(2)]);
    await climbTiers([fakeTier('a', [answers(confidence)])], createVirtualClock(), {
      secondOpinion: fakeOpinion(judge),
    });
    expect(judge.signals).toHaveLength(1);
  });

  test('near the end of a budget, where a weak answer has to do', async () => {
    const judge = fakeTier('judge', [says(2)]);
    await climbTiers([fakeTier('a', [answers(0.5)])], createVirtualClock(), {
      secondOpinion: fakeOpinion(judge),
      isSaving: true,
    });
    expect(judge.signals).toHaveLength(0);
  });

  test('that cannot hold the question and its answer', async () => {
    const judge = fakeTier('judge', [says(2)], { contextTokens: 132 });
    const opinion = { secondOpinion: fakeOpinion(judge) };
    const ask = (text: string) =>
      climbTiers([fakeTier('a', [answers(0.5, { text })])], createVirtualClock(), opinion);
    await ask('0.5 but very sure');
    expect(judge.signals).toHaveLength(0);
    await ask('0.5 sure');
    expect(judge.signals).toHaveLength(1);
  });
});

describe('the verdict stays as it was', () => {
  test.each<[string, Reply, string[]]>([
    ['where the opinion fails', fails('throttled'), ['opinion_failed']],
    ['where it fails for nobody to mend', fails('circuit-open'), []],
    ['where its call breaks', rejects, ['opinion_failed']],
    ['where nothing can be made of it', answers(0, { text: 'well' }), []],
  ])('%s', async (_what, reply, logs) => {
    const judge = fakeTier('judge', [reply]);
    const { path, attempts, logged } = await climbTiers(
      [fakeTier('a', [answers(0.75)])],
      createVirtualClock(),
      { secondOpinion: fakeOpinion(judge) },
    );
    expect(path).toEqual(['a first completed']);
    expect(attempts).toMatchObject([{ verdict: { confidence: 0.75, reasons: OWN } }]);
    expect(judge.signals).toHaveLength(1);
    expect(logged.map(({ event }) => event)).toEqual(logs);
  });

  test.each<[string, Partial<SecondOpinion>]>([
    [
      'where asking for it breaks',
      {
        toCall(tier, request, { text }) {
          if (text !== '') throw new Error('a bug');
          return { tier, request };
        },
      },
    ],
    [
      'where reading it breaks',
      {
        read() {
          throw new Error('a bug');
        },
      },
    ],
  ])('%s, and operators hear of it', async (_what, broken) => {
    const secondOpinion = fakeOpinion(fakeTier('judge', [says(2)]), broken);
    const { attempts, logged } = await climbTiers([fakeTier('a', [answers(0.75)])], createVirtualClock(), {
      secondOpinion,
    });
    expect(attempts).toMatchObject([{ verdict: { confidence: 0.75, reasons: OWN } }]);
    expect(logged).toMatchObject([{ event: 'opinion_failed', fields: { message: 'Error: a bug' } }]);
  });
});
