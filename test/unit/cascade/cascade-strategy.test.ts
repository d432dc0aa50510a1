import { expect, test } from 'vitest';
import { answers, fakeTier } from '../../support/fake-tier.ts';
import { createTestCascade, TEST_SETTINGS } from '../../support/test-cascade.ts';

/** A cascade whose strategy is another as soon as its first tier has been asked for the first time. */
function createChanging() {
  let isChanged = false;
  const tier = (name: string) => fakeTier(name, [answers(0.9)]);
  const small = tier('small');
  const changing: typeof small = {
    ...small,
    complete: (...call) => {
      isChanged = true;
      return small.complete(...call);
    },
  };
  return createTestCascade({
    tiers: [changing, tier('large')],
    settings: {
      ...TEST_SETTINGS,
      thresholds: [5],
      get order() {
        return isChanged ? [1] : [0];
      },
      get fingerprint() {
        return isChanged ? 'after' : 'before';
      },
    },
  });
}

test('what is answered while one strategy follows another is cached for neither', async () => {
  const { ask } = createChanging();
  const told: string[] = [];
  for (let time = 0; time < 3; time++) {
    const { source, tier } = await ask();
    told.push(`${source} ${tier}`);
  }
  expect(told).toEqual(['model small', 'model large', 'cache large']);
});
