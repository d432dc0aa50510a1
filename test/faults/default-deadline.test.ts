import { expect, test } from 'vitest';
import type { Call, Reply } from '../support/fake-cloud/reply.ts';
import { answerWell } from './answer-well.ts';
import { startWarmHouse } from './house.ts';
import { NEVER_OPEN, THREE_TIERS, TIERS } from './tiers-under-test.ts';

/** What the most impatient of usual clients wait. */
const CLIENT_WAITS_MS = 30_000;
const NEVER_MS = 120_000;

/** By a word in the question. */
const SLOW: Readonly<Record<string, (call: Call) => Reply>> = {
  silence: () => ({ do: 'hang' }),
  dripping: () => ({ do: 'slow-loris', byteGapMs: 200 }),
  tailless: () => ({ do: 'slow-tail', tailMs: NEVER_MS }),
  stalling: () => ({ do: 'stall' }),
  sluggish: (call) => ({ ...answerWell(call), afterMs: NEVER_MS }),
  hesitant: (call) => ({ ...answerWell(call), afterMs: 23_000 }),
  throttled: () => ({ do: 'fail', status: 429, retryAfterSeconds: 8 }),
  closed: () => ({ do: 'fail', status: 429, retryAfterSeconds: 3_600 }),
};

test.concurrent.each([false, true])(
  'at the default limits every slow failure is answered before a client gives up (streaming: %s)',
  async (stream) => {
    const house = await startWarmHouse({ stream, timeoutMs: undefined, breaker: NEVER_OPEN });
    for (const tier of THREE_TIERS) {
      house.script(tier, (call) => {
        const asked = JSON.stringify(call.body);
        const [, reply = answerWell] =
          Object.entries(SLOW).find(([word]) => asked.includes(`[${word}]`)) ?? [];
        return reply(call);
      });
    }
    const words = Object.keys(SLOW);
    const answers = await Promise.all(
      words.map(async (word) => {
        const startedAtMs = performance.now();
        const answer = await house.ask(`${TIERS.instant.question} [${word}]`, { deadlineMs: null });
        return {
          word,
          tookMs: performance.now() - startedAtMs,
          degraded: answer.degraded,
          tier: answer.tier,
        };
      }),
    );
    for (const answer of answers) {
      expect(answer).toMatchObject({ degraded: true });
      expect(answer.tookMs, answer.word).toBeLessThan(CLIENT_WAITS_MS);
    }
    house.mend();
    expect(await house.ask(TIERS.instant.question)).toMatchObject({ source: 'model', degraded: false });
    await house.close();
  },
  90_000,
);
