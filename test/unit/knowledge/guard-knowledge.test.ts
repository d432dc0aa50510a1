import { expect, test } from 'vitest';
import { type Knowledge, NO_GROUNDING } from '../../../src/cascade/passage.ts';
import { guardKnowledge } from '../../../src/knowledge/guard-knowledge.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const NEVER = new AbortController().signal;
const LOOKUP = { text: 'password', context: {} };

/** A guarded knowledge that can be broken and mended, and counts what reaches it. */
function makeGuarded() {
  const clock = createVirtualClock();
  const state = { isBroken: true, searches: 0 };
  const knowledge: Knowledge = {
    version: () => (state.isBroken ? undefined : 'v1'),
    async search(_lookup, signal) {
      state.searches++;
      signal.throwIfAborted();
      if (state.isBroken) throw new Error('service gone');
      return NO_GROUNDING;
    },
  };
  const guarded = guardKnowledge(knowledge, clock);
  const search = (signal = NEVER) =>
    guarded.search(LOOKUP, signal).then(
      () => 'found',
      (error: Error) => error.message,
    );
  return { clock, state, guarded, search };
}

test('is left alone after three failures in a row, and asked once ten seconds later', async () => {
  const { clock, state, search } = makeGuarded();
  for (let time = 0; time < 3; time++) expect(await search()).toBe('service gone');
  clock.advance(9_999);
  expect(await search()).toContain('left alone');
  expect(state.searches).toBe(3);
  clock.advance(1);
  expect(await search()).toBe('service gone');
  expect(await search()).toContain('left alone');
  expect(state.searches).toBe(4);
});

test('is asked again by everybody once it is back', async () => {
  const { clock, state, search } = makeGuarded();
  for (let time = 0; time < 3; time++) await search();
  clock.advance(10_000);
  state.isBroken = false;
  for (let time = 0; time < 3; time++) expect(await search()).toBe('found');
});

test('is not left alone for failures with a success between them, nor for searches that were given up', async () => {
  const { state, search } = makeGuarded();
  for (let round = 0; round < 3; round++) {
    state.isBroken = true;
    for (let time = 0; time < 2; time++) expect(await search()).toBe('service gone');
    for (let time = 0; time < 5; time++) expect(await search(AbortSignal.abort())).toContain('aborted');
    state.isBroken = false;
    expect(await search()).toBe('found');
  }
});

test('has the version of what it guards', () => {
  const { state, guarded } = makeGuarded();
  expect(guarded.version()).toBeUndefined();
  state.isBroken = false;
  expect(guarded.version()).toBe('v1');
});
