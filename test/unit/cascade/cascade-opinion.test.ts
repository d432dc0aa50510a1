import { describe, expect, test } from 'vitest';
import { calibrate } from '../../../src/cascade/judge/calibration.ts';
import { createSecondAnswer } from '../../../src/cascade/judge/second-answer.ts';
import { createJudgeOpinion } from '../../../src/tiers/judge-opinion.ts';
import { fakeOpinion, lifted } from '../../support/fake-opinion.ts';
import { answers, fakeTier, type Reply } from '../../support/fake-tier.ts';
import { makePassage } from '../../support/make-knowledge.ts';
import { createPersonalCascade, HELP, MAIL, placeholdersIn } from '../../support/personal-cascade.ts';
import { createTestCascade, recordingLog, TEST_SETTINGS } from '../../support/test-cascade.ts';

const PRICE = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 };
const USAGE = { inputTokens: 200, outputTokens: 100 };
const BAND = { between: [0.3, 0.85] as const, weight: 0.5, timeoutMs: 5_000 };
const STEEP = { intercept: -0.5, slope: 1.6 };
const settings = { ...TEST_SETTINGS, confidence: STEEP };

describe("the user's reading of the confidence", () => {
  test('is applied to a verdict that nobody else was asked about', async () => {
    const { ask } = createTestCascade({ tiers: [fakeTier('a', [answers(0.9)])], settings });
    const { confidence, attempts } = await ask();
    expect(confidence).toBe(calibrate(0.9, STEEP));
    expect(attempts).toMatchObject([{ confidence }]);
  });

  test('is applied once, after the opinion', async () => {
    const secondOpinion = fakeOpinion(fakeTier('judge', [answers(2)]));
    const { ask } = createTestCascade({ tiers: [fakeTier('a', [answers(0.7)])], settings, secondOpinion });
    expect((await ask()).confidence).toBeCloseTo(calibrate(lifted(0.7, 2), STEEP), 12);
  });

  test.each([
    ['asks about one that it makes unsure', 0.9, { intercept: -2, slope: 1 }, 1],
    ['asks nobody about one that it makes sure', 0.84, STEEP, 0],
  ])('%s', async (_what, confidence, reading, asked) => {
    const judge = fakeTier('judge', [answers(0)]);
    const { ask } = createTestCascade({
      tiers: [fakeTier('a', [answers(confidence)])],
      settings: { ...settings, confidence: reading },
      secondOpinion: fakeOpinion(judge),
    });
    await ask();
    expect(judge.signals).toHaveLength(asked);
  });

  test('leaves an answer that could not be judged without any', async () => {
    const { ask } = createTestCascade({
      tiers: [fakeTier('a', [answers(0.9)])],
      settings: { ...settings, confidence: { intercept: 5, slope: 0.1 } },
      judge: () => {
        throw new Error('broken');
      },
    });
    expect((await ask()).confidence).toBe(0);
  });
});

describe('an answer with a second opinion', () => {
  test('has its cost, its usage, and in words what that rests on', async () => {
    const judge = fakeTier('checker', [answers(2, { usage: USAGE })], { price: PRICE });
    const { ask } = createTestCascade({
      tiers: [fakeTier('a', [answers(0.6, { usage: USAGE })], { price: PRICE })],
      secondOpinion: fakeOpinion(judge),
    });
    const { costNanoUsd, costBasis, attempts } = await ask();
    expect(costNanoUsd).toBe(1_400_000);
    expect(attempts).toMatchObject([
      { costNanoUsd: 1_400_000, usage: { inputTokens: 400, outputTokens: 200 }, estimated: false },
    ]);
    expect(costBasis).toBe(
      'a: tokens at the configured prices; second opinions of checker: tokens at the configured prices',
    );
  });

  test('from the knowledge says whose the cost is', async () => {
    const judge = fakeTier('checker', [answers(2, { usage: USAGE })], { price: PRICE });
    const { ask } = createTestCascade({
      tiers: [fakeTier('local', [answers(0.6)], { source: 'knowledge', maxTokens: 0 })],
      secondOpinion: fakeOpinion(judge),
    });
    expect((await ask()).costBasis).toBe('second opinions of checker: tokens at the configured prices');
  });

  test('of the same tier says what both say', async () => {
    const replies = [
      answers(0, { text: '0.6 It takes 14 days.' }),
      answers(0, { text: 'It takes 30 days.' }),
    ];
    const tier = fakeTier('a', replies);
    const { ask } = createTestCascade({ tiers: [tier], secondOpinion: createSecondAnswer(BAND) });
    const { confidence, attempts } = await ask();
    expect(confidence).toBeLessThan(0.5);
    expect(attempts).toMatchObject([
      { reasons: ['a second answer names other numbers: 30', 'it says so itself'] },
    ]);
    expect(tier.requests).toMatchObject([{ readAlong: true }, { isAgain: true, readAlong: false }]);
  });

  test('is not asked for a second time by the same tier where no model writes it', async () => {
    const tier = fakeTier('local', [answers(0.6)], { source: 'knowledge' });
    const { ask } = createTestCascade({ tiers: [tier], secondOpinion: createSecondAnswer(BAND) });
    expect((await ask()).confidence).toBe(0.6);
    expect(tier.signals).toHaveLength(1);
  });
});

describe('whoever is asked for an opinion', () => {
  const BOSS = 'the.boss@example.org';
  const verdict = JSON.stringify({ right: 0.2, reasons: [`${BOSS} is not in the article`] });
  const judging = (reply: Reply) => {
    const judge = fakeTier('judge', [reply]);
    return { judge, secondOpinion: createJudgeOpinion({ ...BAND, judge, log: recordingLog().log }) };
  };
  /** Repeats what it was asked, and makes up an address. */
  const leaks: Reply = async (request, ...rest) =>
    answers(0, { text: `0.6 ${request.query.text} Write to ${BOSS}.` })(request, ...rest);

  test.each(['model', 'knowledge'] as const)(
    'is given no personal data, whatever the %s says',
    async (source) => {
      const { judge, secondOpinion } = judging(answers(0, { text: verdict }));
      const made = createPersonalCascade({ tiers: [fakeTier('a', [leaks], { source })], secondOpinion }, [
        makePassage(`Write to ${HELP} to reset a password.`),
      ]);
      const answer = await made.ask({
        text: `I am ${MAIL}, reset my password.`,
        context: { plan: `of ${MAIL}` },
        history: [{ question: `Hello, ${MAIL} here`, answer: 'Hello.' }],
      });
      const asked = JSON.stringify(judge.requests);
      for (const value of [MAIL, HELP, BOSS]) expect(asked).not.toContain(value);
      const [request] = judge.requests;
      const [own] = placeholdersIn(request?.query.text ?? '');
      expect(own).toBeDefined();
      expect(placeholdersIn(request?.answer ?? '')).toEqual([own, expect.stringMatching(/^\[EMAIL_/)]);
      expect(placeholdersIn(request?.grounding.passages[0]?.text ?? '')).toHaveLength(1);
      // What it says of the answer is told without any as well.
      expect(answer.attempts).toMatchObject([
        {
          reasons: [
            'a second model gives it a chance of 20 % to be right',
            'it says so itself',
            'the judge says: "… is not in the article"',
          ],
        },
      ]);
      expect(answer.response).toContain(MAIL);
    },
  );

  test('of the same tier is compared without it', async () => {
    const PHONE = '+49 30 901820';
    const tier = fakeTier('a', [
      answers(0, { text: '0.6 Call us.' }),
      answers(0, { text: `Call ${PHONE} within 14 days.` }),
    ]);
    const made = createPersonalCascade({ tiers: [tier], secondOpinion: createSecondAnswer(BAND) });
    const { attempts } = await made.ask({});
    expect(JSON.stringify(attempts)).not.toMatch(/901|820/);
    expect(JSON.stringify(attempts)).toContain('14');
  });
});
