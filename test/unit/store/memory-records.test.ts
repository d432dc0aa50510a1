import { describe, expect, test } from 'vitest';
import { createMemoryRecords } from '../../../src/store/memory-records.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const TICKETS = 20_000;

describe('records in memory', () => {
  test('make way for later ones of their kind, those used least lately first', async () => {
    const records = createMemoryRecords(createVirtualClock());
    for (let index = 0; index < TICKETS; index++)
      await records.swap('ticket', `t${index}`, 0, { value: index });
    await records.get('ticket', 't0');
    await records.swap('ticket', 'one more', 0, { value: 'more' });
    expect(await records.get('ticket', 't0')).toMatchObject({ value: 0 });
    expect(await records.get('ticket', 't1')).toBeUndefined();
    expect(await records.get('ticket', 'one more')).toBeDefined();
  });

  test('are fewer where they are long', async () => {
    const records = createMemoryRecords(createVirtualClock());
    for (let index = 0; index < 100; index++) {
      await records.put('cache', `c${index}`, { value: 'x'.repeat(1_000_000) });
    }
    expect(await records.get('cache', 'c36')).toBeUndefined();
    expect(await records.get('cache', 'c37')).toBeDefined();
  });

  test('of one kind never push out those of another', async () => {
    const records = createMemoryRecords(createVirtualClock());
    for (const kind of ['ticket', 'incident', 'budget'] as const)
      await records.swap(kind, 'a', 0, { value: kind });
    for (let index = 0; index < 30_000; index++) await records.put('answer', `a${index}`, { value: index });
    for (const kind of ['ticket', 'incident', 'budget'] as const) {
      expect(await records.get(kind, 'a')).toMatchObject({ value: kind });
    }
  });

  test('that made way come again under a version that nobody has', async () => {
    const records = createMemoryRecords(createVirtualClock());
    for (const version of [0, 1, 2]) await records.swap('ticket', 'old', version, { value: version });
    for (let index = 0; index < TICKETS; index++)
      await records.swap('ticket', `t${index}`, 0, { value: index });
    expect(await records.swap('ticket', 'old', 3, { value: 'late' })).toBe(false);
    expect(await records.swap('ticket', 'old', 0, { value: 'new' })).toBe(true);
    for (const late of [1, 2, 3])
      expect(await records.swap('ticket', 'old', late, { value: 'late' })).toBe(false);
  });

  test('of one store are unknown to another', async () => {
    const clock = createVirtualClock();
    await createMemoryRecords(clock).put('answer', 'a', { value: 1 });
    expect(await createMemoryRecords(clock).get('answer', 'a')).toBeUndefined();
  });
});
