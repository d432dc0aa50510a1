import { describe, expect, test } from 'vitest';
import { describeIssues } from '../../../src/cascade/describe-issues.ts';
import { configSchema } from '../../../src/server/config-schema.ts';

const tier = (name: string, more: object = {}) => ({
  name,
  provider: 'local',
  method: 'one-passage',
  ...more,
});

/** The configuration's faults as a person reads them. */
function faultsOf(input: unknown): string[] {
  const { error } = configSchema.safeParse(input);
  return error
    ? describeIssues(configSchema, input, error).map(({ field, message }) => `${field} ${message}`)
    : [];
}

describe('the configuration', () => {
  test('has three embedded tiers, cheapest first, when nothing is said', () => {
    const config = configSchema.parse({});
    expect(config.tiers.map(({ name }) => name)).toEqual(['instant', 'provisioned', 'expert']);
    expect(config).toMatchObject({
      version: 1,
      routing: { scorer: 'support', policy: 'thresholds', minConfidence: 0.7 },
      cache: { kind: 'memory', ttlSeconds: 3_600 },
      deadlineMs: 25_000,
    });
    expect(config.knowledge).toBeUndefined();
  });

  test('keeps what is said and fills in the rest', () => {
    const config = configSchema.parse({
      $schema: './config.schema.json',
      tiers: [tier('only', { timeoutMs: 50 })],
      routing: { scorer: 'course', thresholds: [] },
      knowledge: { kind: 'none' },
      cache: { kind: 'none' },
    });
    expect(config.tiers).toEqual([tier('only', { timeoutMs: 50 })]);
    expect(config.routing).toEqual({
      scorer: 'course',
      policy: 'thresholds',
      thresholds: [],
      minConfidence: 0.7,
      clarify: true,
      hedging: false,
      useCases: {},
    });
    expect(config.cache).toEqual({ kind: 'none' });
  });

  test.each([1, 2, 7])('takes %d tiers with one threshold fewer', (count) => {
    const tiers = Array.from({ length: count }, (_, index) => tier(`t${index}`));
    const thresholds = Array.from({ length: count - 1 }, (_, index) => index + 2);
    expect(faultsOf({ tiers, routing: { thresholds } })).toEqual([]);
  });

  test.each<[string, unknown, RegExp[]]>([
    ['a key that is unknown', { tier: [] }, [/^tier is unknown here; allowed: .*\btiers\b.*\bdeadlineMs\b/]],
    ['a key of the prototype', JSON.parse('{"__proto__":{}}'), [/^__proto__ is unknown here; allowed: /]],
    [
      'a key that is unknown further in',
      { routing: { Scorer: 'course' } },
      [
        /^routing\.Scorer is unknown here; allowed: scorer, policy, thresholds, minConfidence, .*hedging, .*useCases$/,
      ],
    ],
    [
      'a key that is unknown in a tier',
      { tiers: [tier('a'), tier('b', { model: 'x' })] },
      [/^tiers\[1\]\.model is unknown here; allowed: name, provider, method, timeoutMs$/],
    ],
    [
      'a key of another kind of cache',
      { cache: { kind: 'none', ttlSeconds: 5 } },
      [/^cache\.ttlSeconds is unknown here; allowed: kind$/],
    ],
    ['another version', { version: 2 }, [/^version is 2: .*\b1$/]],
    ['no tiers', { tiers: [] }, [/^tiers is a list of 0: .*>=1/]],
    [
      'eight tiers',
      { tiers: Array.from({ length: 8 }, (_, index) => tier(`t${index}`)) },
      [/^tiers is a list of 8: .*<=7/],
    ],
    ['a bad name', { tiers: [tier('My Tier')] }, [/^tiers\[0\]\.name is "My Tier": .*a-z/]],
    [
      'an unknown provider',
      { tiers: [tier('a', { provider: 'aws' })] },
      [/^tiers\[0\]\.provider is "aws": .*'local'/],
    ],
    [
      'an unknown method',
      { tiers: [tier('a', { method: 'guess' })] },
      [/^tiers\[0\]\.method is "guess": .*"one-passage"\|"several-passages"\|"sub-questions"/],
    ],
    [
      'a tier that is twice there',
      { tiers: [tier('a'), tier('b'), tier('a')] },
      [/^tiers\[2\]\.name is "a": another tier has this name$/],
    ],
    ['too few thresholds', { routing: { thresholds: [3] } }, [/^routing\.thresholds is a list of 1: .*: 2$/]],
    [
      'too many thresholds',
      { routing: { thresholds: [3, 5, 7] } },
      [/^routing\.thresholds is a list of 3: .*: 2$/],
    ],
    [
      'thresholds that fall',
      { routing: { thresholds: [7, 3] } },
      [/^routing\.thresholds\[1\] is 3: must not be below the one before$/],
    ],
    [
      'a threshold out of range',
      { routing: { thresholds: [3, 11] } },
      [/^routing\.thresholds\[1\] is 11: .*<=10/],
    ],
    [
      'costs to start by where the scorer is the course’s',
      { routing: { scorer: 'course', policy: 'expected-cost' } },
      [/^routing\.policy is "expected-cost": must be "thresholds" where the scorer is "course"$/],
    ],
    [
      'the acceptance of a tier that there is not',
      {
        routing: { acceptance: { expert: { intercept: 1, slope: -0.5 }, gold: { intercept: 1, slope: 0 } } },
      },
      [/^routing\.acceptance\.gold is .*: there is no such tier; there are instant, provisioned, expert$/],
    ],
    ['an unknown scorer', { routing: { scorer: 'x' } }, [/^routing\.scorer is "x": .*"course"\|"support"/]],
    ['too much confidence', { routing: { minConfidence: 1.5 } }, [/^routing\.minConfidence is 1\.5: .*<=1/]],
    [
      'an unknown cache',
      { cache: { kind: 'redis' } },
      [/^cache\.kind is "redis": .*'memory' \| 'dynamodb' \| 'none'/],
    ],
    [
      'a cache without a kind',
      { cache: {} },
      [/^cache\.kind is missing: .*'memory' \| 'dynamodb' \| 'none'/],
    ],
    ['knowledge without a path', { knowledge: { kind: 'local' } }, [/^knowledge\.path is missing: .*string/]],
    ['a deadline too short', { deadlineMs: 999 }, [/^deadlineMs is 999: .*>=1000/]],
    ['a deadline in words', { deadlineMs: '5 s' }, [/^deadlineMs is "5 s": .*number/]],
    ['half a millisecond', { deadlineMs: 1_000.5 }, [/^deadlineMs is 1000\.5: .*int/]],
    [
      'two faults at once',
      { deadlineMs: 1, cache: { kind: 'x' } },
      [/^cache\.kind is "x"/, /^deadlineMs is 1:/],
    ],
    ['a list', [], [/^ is a list of 0: .*object/]],
    ['null', null, [/^ is null: .*object/]],
  ])('names the key, the value and what is allowed for %s', (_name, input, faults) => {
    const found = faultsOf(input);
    expect(found).toHaveLength(faults.length);
    for (const [index, fault] of faults.entries()) expect(found[index]).toMatch(fault);
  });
});
