import { expect, test } from 'vitest';
import { makeTierHouse } from '../../support/tier-house.ts';

test('what others say is read once in five seconds at most', async () => {
  const { clock, asked, instance } = makeTierHouse();
  const { refresh, settled } = instance('a');
  for (let time = 0; time < 10; time++) refresh();
  await settled();
  clock.advance(4_999);
  refresh();
  expect(asked).toEqual(['list tier']);
  clock.advance(1);
  refresh();
  await settled();
  expect(asked).toHaveLength(2);
});

test('a store that is slow is not asked again before it has answered', async () => {
  const { clock, asked, instance, holdNext } = makeTierHouse();
  const { refresh, settled } = instance('a');
  const release = holdNext();
  for (let time = 0; time < 3; time++) {
    refresh();
    clock.advance(5_000);
    await new Promise(setImmediate);
  }
  release();
  await settled();
  expect(asked).toEqual(['list tier']);
});

test('what is told later is written later, be the store slow with what came before', async () => {
  const { clock, instance, holdNext } = makeTierHouse();
  const [a, b] = [instance('a'), instance('b')];
  const release = holdNext();
  a.tier.tellBreaker(clock.now() + 30_000);
  await new Promise(setImmediate);
  a.tier.tellBreaker(undefined);
  await new Promise(setImmediate);
  release();
  await a.settled();
  await new Promise(setImmediate);
  await b.refreshed();
  expect(b.tier.outage()).toBeUndefined();
});

test('what another version wrote is passed over', async () => {
  const { clock, records, instance } = makeTierHouse();
  const [a, b] = [instance('a'), instance('b')];
  await records.put('tier', 'odd', { value: { about: 'weather', tier: 'expert' } });
  await records.put('tier', 'odder', { value: null });
  a.tier.tellBreaker(clock.now() + 30_000);
  await b.refreshed();
  expect(b.tier.outage()).toBeDefined();
});

test('a store that is down harms nobody, keeps what is known, and is told of once until it is back', async () => {
  const { clock, warnings, instance, breakDown } = makeTierHouse();
  const [a, b] = [instance('a'), instance('b')];
  a.tier.tellBreaker(clock.now() + 30_000);
  await b.refreshed();
  breakDown(true);
  b.tier.tellBreaker(undefined);
  await b.refreshed();
  await b.refreshed();
  expect(b.tier.outage()).toBeDefined();
  expect(warnings).toEqual([['shared_state', { error: 'no store' }]]);
  breakDown(false);
  await b.refreshed();
  breakDown(true);
  await b.refreshed();
  expect(warnings).toHaveLength(2);
});
