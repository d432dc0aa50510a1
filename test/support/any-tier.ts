import fc from 'fast-check';
import { FAILURE_POLICY, type FailureKind } from '../../src/cascade/failure.ts';
import type { Usage } from '../../src/cascade/money.ts';
import { answers, fails, fakeTier, hangs, takes } from './fake-tier.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What a tier is made of that answers, fails or hangs in any way; `usage` is what its provider reports. */
export function anyTier(usage: fc.Arbitrary<Usage | undefined>) {
  const reply = fc.oneof(
    fc.record({ confidence: fc.double({ min: 0, max: 1, noNaN: true }), usage, ms: fc.nat(3_000) }),
    fc.constantFrom('hangs' as const, ...(Object.keys(FAILURE_POLICY) as FailureKind[])),
  );
  return fc.record({
    replies: fc.array(reply, { minLength: 1, maxLength: 3 }),
    dollars: fc.nat(5),
    hedgeAfterMs: fc.option(fc.nat(2_000), { nil: undefined }),
    timeoutMs: fc.integer({ min: 1, max: 4_000 }),
  });
}

type Given = ReturnType<typeof anyTier> extends fc.Arbitrary<infer Value> ? Value : never;

/** The tiers themselves, `t0` the cheapest. */
export function toTiers(given: readonly Given[], clock: VirtualClock) {
  return given.map(({ replies, dollars, hedgeAfterMs, timeoutMs }, index) =>
    fakeTier(
      `t${index}`,
      replies.map((reply) => {
        if (reply === 'hangs') return hangs;
        if (typeof reply === 'string') return fails(reply);
        const { ms, confidence, usage } = reply;
        return takes(ms, clock, answers(confidence, usage && { usage }));
      }),
      {
        price: { inputUsdPerMillionTokens: dollars, outputUsdPerMillionTokens: 2 * dollars },
        hedgeAfterMs,
        timeoutMs,
      },
    ),
  );
}
