import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRunFolder } from '../../../../src/benchmark/run/run-folder.ts';
import { makeFacts, makeResult } from '../../../support/make-result.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const FACTS = makeFacts();
const one = makeResult({ id: 'a' });
const two = makeResult({ id: 'b' });

async function readAll(results: AsyncIterable<unknown>): Promise<unknown[]> {
  const all = [];
  for await (const result of results) all.push(result);
  return all;
}

/** A run of two answers of which one is there, and whose process is gone. */
async function leaveHalf(): Promise<void> {
  const run = await openRunFolder(folder, FACTS, 2);
  await run.note({ id: 'h1', held: 500 });
  await run.note({ id: 'h1', settled: 120 });
  await run.note({ id: 'h2', held: 700 });
  await run.keep(one);
  await run.close();
}

describe('a run that was cut short', () => {
  test('goes on with what was done, and with the money that was spent or may have been', async () => {
    await leaveHalf();
    const run = await openRunFolder(folder, FACTS, 2);
    expect(run.done.size).toBe(1);
    expect(run.spentNanoUsd).toBe(820);
    await run.keep(two);
    expect(await readAll(run.results())).toEqual([one, two]);
    await run.close();
  });

  test('goes on after half a line that a killed process has left', async () => {
    await leaveHalf();
    await appendFile(join(folder, 'results.jsonl'), '{"id":"b","strat');
    await appendFile(join(folder, 'run.jsonl'), '{"id":"h3","he');
    const run = await openRunFolder(folder, FACTS, 2);
    expect(run.spentNanoUsd).toBe(820);
    await run.keep(two);
    expect(await readAll(run.results())).toEqual([one, two]);
    await run.close();
  });

  test('goes on with another concurrency, ceiling and machine', async () => {
    await leaveHalf();
    const { environment } = FACTS;
    const other = { ...FACTS, concurrency: 9, maxCostUsd: 1, environment: { ...environment, node: 'v99' } };
    const run = await openRunFolder(folder, other, 2);
    expect(run.done.size).toBe(1);
    await run.close();
  });

  test.each([
    ['suite', { suite: { ...FACTS.suite, digest: 'other' } }],
    ['configuration', { configuration: 'other' }],
    ['knowledge', { knowledge: 'other' }],
    ['seed', { seed: 2 }],
    ['repetitions', { repetitions: 2 }],
    ['strategies', { strategies: FACTS.strategies.slice(1) }],
  ])('is set aside, and not lost, where the %s is another', async (_, changed) => {
    await leaveHalf();
    const before = await readFile(join(folder, 'results.jsonl'), 'utf8');
    const run = await openRunFolder(folder, { ...FACTS, ...changed }, 2);
    expect(run.done.size).toBe(0);
    expect(run.spentNanoUsd).toBe(0);
    await run.close();
    const [earlier = ''] = await readdir(join(folder, 'earlier'));
    expect(await readFile(join(folder, 'earlier', earlier, 'results.jsonl'), 'utf8')).toBe(before);
    expect(await readFile(join(folder, 'results.jsonl'), 'utf8')).toBe('');
  });
});

test('a run that is whole is set aside by the next one', async () => {
  await leaveHalf();
  const whole = await openRunFolder(folder, FACTS, 2);
  await whole.keep(two);
  await whole.close();
  const next = await openRunFolder(folder, FACTS, 2);
  expect(next.done.size).toBe(0);
  await next.close();
  expect(await readdir(join(folder, 'earlier'))).toHaveLength(1);
});

test.each([
  ['beside them there is no run', undefined],
  ['the run beside them is none', 'not a run'],
  ['the run beside them has half a line', '{"key":"k","to'],
])('files of somebody else are set aside whole, down to their last half line, where %s', async (_, run) => {
  const theirs = '{"mine": 1}\n{"mine": 2, "without": "an end of line"}';
  await writeFile(join(folder, 'results.jsonl'), theirs);
  if (run !== undefined) await writeFile(join(folder, 'run.jsonl'), run);
  const begun = await openRunFolder(folder, FACTS, 2);
  expect(begun.done.size).toBe(0);
  await begun.close();
  const [earlier = ''] = await readdir(join(folder, 'earlier'));
  expect(await readFile(join(folder, 'earlier', earlier, 'results.jsonl'), 'utf8')).toBe(theirs);
  if (run !== undefined)
    expect(await readFile(join(folder, 'earlier', earlier, 'run.jsonl'), 'utf8')).toBe(run);
});

test('what no benchmark has written is refused, by line, and left alone', async () => {
  await leaveHalf();
  await writeFile(join(folder, 'results.jsonl'), '{"id":"a"}\n');
  await expect(openRunFolder(folder, FACTS, 2)).rejects.toThrow(/results\.jsonl, line 1: strategy/);
  expect(await readFile(join(folder, 'results.jsonl'), 'utf8')).toBe('{"id":"a"}\n');
});

test('a folder that cannot be written to is named', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  await expect(openRunFolder(join(file, 'x'), FACTS, 2)).rejects.toThrow(
    /file\/x cannot be written to: ENOTDIR/,
  );
});
