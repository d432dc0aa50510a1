import { describe, expect, test } from 'vitest';
import type { Caller } from '../../../src/cascade/caller.ts';
import { answers, fakeTier } from '../../support/fake-tier.ts';
import { createTestCascade } from '../../support/test-cascade.ts';

const ANN: Caller = { subject: 'ann', tenant: 'acme', audience: 'customers', department: 'sales' };

describe('what one caller was answered', () => {
  test.each<[string, Caller | undefined]>([
    ['another tenant', { ...ANN, tenant: 'other' }],
    ['another audience', { ...ANN, audience: 'staff' }],
    ['another department', { ...ANN, department: 'billing' }],
    ['no tenant', { ...ANN, tenant: undefined }],
    ['a tenant by the name of the audience', { ...ANN, tenant: 'customers', audience: 'acme' }],
    ['nobody that is known', undefined],
  ])('is not given from the cache to %s', async (_who, caller) => {
    const { ask } = createTestCascade({ tiers: [fakeTier('a', [answers(0.9)])] });
    expect(await ask({ caller: ANN })).toMatchObject({ source: 'model' });
    expect(await ask({ caller })).toMatchObject({ source: 'model' });
    expect(await ask({ caller })).toMatchObject({ source: 'cache' });
  });

  test('is given to another subject who may see the same, under an id of its own', async () => {
    const { ask, cascade } = createTestCascade({ tiers: [fakeTier('a', [answers(0.9)])] });
    const bob = { ...ANN, subject: 'bob' };
    const first = await ask({ caller: ANN });
    const second = await ask({ caller: bob });
    expect(second.source).toBe('cache');
    expect(await cascade.recallAnswer(second.answerId, bob)).toMatchObject({ answer: second });
    expect(await cascade.recallAnswer(first.answerId, bob)).toBeUndefined();
  });

  test.each<[string, Caller | undefined]>([
    ['the same subject of another tenant', { ...ANN, tenant: 'other' }],
    ['another subject', { ...ANN, subject: 'bob' }],
    ['nobody that is known', undefined],
  ])('is not recalled for %s', async (_who, caller) => {
    const { ask, cascade } = createTestCascade({ tiers: [fakeTier('a', [answers(0.9)])] });
    const { answerId } = await ask({ caller: ANN });
    expect(await cascade.recallAnswer(answerId, ANN)).toBeDefined();
    expect(await cascade.recallAnswer(answerId, caller)).toBeUndefined();
  });
});
