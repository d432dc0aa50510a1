import { describe, expect, test } from 'vitest';
import { makeTierHouse } from '../../support/tier-house.ts';

describe('an outage', () => {
  test('is known to others once they have read it, until it is over', async () => {
    const { clock, instance } = makeTierHouse();
    const [a, b] = [instance('a'), instance('b')];
    const foundAtMs = clock.now();
    a.tier.tellBreaker(foundAtMs + 30_000);
    await a.settled();
    expect(b.tier.outage()).toBeUndefined();
    await b.refreshed();
    expect(b.tier.outage()).toEqual({ foundAtMs, untilMs: foundAtMs + 30_000 });
    expect(b.of('instant').outage()).toBeUndefined();
    clock.advance(24_999);
    expect(b.tier.outage()).toBeDefined();
    clock.advance(1);
    expect(b.tier.outage()).toBeUndefined();
  });

  test('is not heard from oneself', async () => {
    const { instance, clock } = makeTierHouse();
    const a = instance('a');
    a.tier.tellBreaker(clock.now() + 30_000);
    await a.refreshed();
    expect(a.tier.outage()).toBeUndefined();
  });

  test('is over for others when whoever found it says so', async () => {
    const { clock, instance } = makeTierHouse();
    const [a, b] = [instance('a'), instance('b')];
    a.tier.tellBreaker(clock.now() + 30_000);
    a.tier.tellBreaker(undefined);
    await a.settled();
    await b.refreshed();
    expect(b.tier.outage()).toBeUndefined();
  });

  test('of a clock that is ahead lasts no longer, however often it is read', async () => {
    const { clock, instance } = makeTierHouse();
    const ahead = instance('a', { ...clock, epochMs: () => clock.epochMs() + 120_000 });
    const b = instance('b');
    ahead.tier.tellBreaker(clock.now() + 30_000);
    await ahead.settled();
    await b.refreshed();
    const heardAtMs = clock.now();
    await b.refreshed();
    await b.refreshed();
    expect(b.tier.outage()).toEqual({ foundAtMs: heardAtMs, untilMs: heardAtMs + 30_000 });
  });
});

describe('the usual latency', () => {
  test('is known to others, as long as it is kept', async () => {
    const { clock, instance } = makeTierHouse();
    const [a, b] = [instance('a'), instance('b')];
    a.tier.tellLatency(700, 20);
    await b.refreshed();
    expect([a.tier.p95Ms(), b.tier.p95Ms()]).toEqual([undefined, 700]);
    clock.advance(10 * 60_000);
    expect(b.tier.p95Ms()).toBeUndefined();
  });

  test('is told once in five seconds at most, and then only by who knows it better', async () => {
    const { clock, asked, instance } = makeTierHouse();
    const { tier, settled } = instance('a');
    const tellAfter = async (ms: number, samples: number) => {
      clock.advance(ms);
      asked.length = 0;
      tier.tellLatency(700, samples);
      await settled();
      return asked.length;
    };
    expect(await tellAfter(0, 20)).toBe(1);
    expect(await tellAfter(4_999, 100)).toBe(0);
    expect(await tellAfter(1, 20)).toBe(0);
    expect(await tellAfter(0, 21)).toBe(1);
    expect(await tellAfter(29_999, 21)).toBe(0);
    expect(await tellAfter(1, 21)).toBe(1);
  });

  test('is not told again where another has just done so', async () => {
    const { asked, instance } = makeTierHouse();
    const [a, b] = [instance('a'), instance('b')];
    a.tier.tellLatency(700, 50);
    await b.refreshed();
    asked.length = 0;
    b.tier.tellLatency(900, 50);
    await b.settled();
    expect(asked).toEqual([]);
    b.tier.tellLatency(900, 51);
    await b.settled();
    expect(asked).toEqual(['put latency expert']);
  });

  test('and an outage do not overwrite each other', async () => {
    const { clock, instance } = makeTierHouse();
    const [a, b, c] = [instance('a'), instance('b'), instance('c')];
    a.tier.tellBreaker(clock.now() + 30_000);
    b.tier.tellLatency(700, 20);
    await Promise.all([a.settled(), b.settled()]);
    await c.refreshed();
    expect([c.tier.outage()?.untilMs, c.tier.p95Ms()]).toEqual([30_000, 700]);
  });
});
