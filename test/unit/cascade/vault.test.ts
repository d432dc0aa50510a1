import { describe, expect, test } from 'vitest';
import type { Query } from '../../../src/cascade/query.ts';
import { createVault, type Values } from '../../../src/cascade/vault.ts';

const HOUR_MS = 3_600_000;
const ANN = { subject: 'ann', tenant: 'acme' };
const asked = (more: Partial<Query>): Query => ({ text: '', context: {}, ...more });
const IN_SESSION = asked({ caller: ANN, sessionId: 's' });
const valuesOf = (count: number): Values =>
  new Map(Array.from({ length: count }, (_, n) => [`[EMAIL_${n}]`, `${n}@example.org`] as const));

function makeVault() {
  let nowMs = 0;
  const vault = createVault(() => nowMs);
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { vault, pass };
}

describe('the values of a conversation', () => {
  test('are shared by its questions, also by those under way at the same time', () => {
    const { vault } = makeVault();
    const first = vault.open(IN_SESSION);
    const second = vault.open(IN_SESSION);
    first.set('[A]', 'a');
    expect(second.get('[A]')).toBe('a');
    expect(vault.open(asked({ ...IN_SESSION, escalates: 'ans_1' })).get('[A]')).toBe('a');
  });

  test.each<[string, Partial<Query>]>([
    ['another session', { caller: ANN, sessionId: 't' }],
    ['another subject', { caller: { ...ANN, subject: 'bob' }, sessionId: 's' }],
    ['another tenant', { caller: { ...ANN, tenant: 'other' }, sessionId: 's' }],
    ['no tenant', { caller: { subject: 'ann' }, sessionId: 's' }],
    ['nobody that is known', { sessionId: 's' }],
    ['a question without a session', { caller: ANN }],
    ['a session by the name of how it is kept', { sessionId: JSON.stringify(['acme', 'ann', 's']) }],
  ])('are not those of %s', (_name, other) => {
    const { vault } = makeVault();
    vault.open(IN_SESSION).set('[A]', 'a');
    expect(vault.open(asked(other)).size).toBe(0);
  });

  test('last an hour after its latest question', () => {
    const { vault, pass } = makeVault();
    vault.open(IN_SESSION).set('[A]', 'a');
    pass(HOUR_MS - 1);
    expect(vault.open(IN_SESSION).size).toBe(1);
    pass(HOUR_MS - 1);
    expect(vault.open(IN_SESSION).size).toBe(1);
    pass(HOUR_MS);
    expect(vault.open(IN_SESSION).size).toBe(0);
  });

  test('make room for others: of many, the latest stay', () => {
    const { vault } = makeVault();
    const of = (index: number) => vault.open(asked({ sessionId: `s${index}` }));
    for (let index = 0; index < 1_000; index++) of(index).set('[A]', 'a');
    expect(of(0).size).toBe(1);
    of(1_000);
    expect(of(0).size).toBe(1);
    expect(of(1).size).toBe(0);
  });

  test('are at most so many that a long one does not grow without end, and the latest stay', () => {
    const { vault } = makeVault();
    for (let turn = 0; turn < 100; turn++) {
      const values = vault.open(IN_SESSION);
      for (let n = 0; n < 20; n++) values.set(`[T${turn}_${n}]`, 'x');
    }
    const values = vault.open(IN_SESSION);
    expect(values.has('[T99_19]')).toBe(true);
    expect(values.has('[T98_0]')).toBe(true);
    expect(values.has('[T0_0]')).toBe(false);
    expect(values.size).toBeLessThanOrEqual(1_000);
  });
});

describe('the values of an answer', () => {
  test('are known where it is escalated, however many there are, and only there', () => {
    const { vault } = makeVault();
    vault.keep('ans_1', valuesOf(1_500));
    expect(vault.open(asked({ escalates: 'ans_1' })).size).toBe(1_500);
    expect(vault.open(asked({ escalates: 'ans_2' })).size).toBe(0);
    expect(vault.open(asked({})).size).toBe(0);
  });

  test('stay as they are, whatever comes of its escalation', () => {
    const { vault } = makeVault();
    vault.keep('ans_1', valuesOf(1));
    vault.open(asked({ escalates: 'ans_1' })).set('[A]', 'a');
    expect(vault.open(asked({ escalates: 'ans_1' }))).toEqual(valuesOf(1));
  });

  test('last an hour', () => {
    const { vault, pass } = makeVault();
    vault.keep('ans_1', valuesOf(1));
    pass(HOUR_MS - 1);
    expect(vault.open(asked({ escalates: 'ans_1' })).size).toBe(1);
    pass(1);
    expect(vault.open(asked({ escalates: 'ans_1' })).size).toBe(0);
  });

  test('take no room where there are none', () => {
    const { vault } = makeVault();
    vault.keep('ans_1', valuesOf(1));
    for (let index = 0; index < 1_000; index++) vault.keep(`none_${index}`, new Map());
    expect(vault.open(asked({ escalates: 'ans_1' })).size).toBe(1);
  });
});
