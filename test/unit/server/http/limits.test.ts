import { setImmediate, setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { RequestError } from '../../../../src/cascade/request-error.ts';
import { createAdmission, createRateLimit } from '../../../../src/server/http/limits.ts';

const FULL = { code: 'too_many_requests', retryable: true, retryAfterSeconds: 1 };

/** Work that lasts until it is told how to end. */
function heldWork() {
  let end = () => {};
  let fail = (_error: Error) => {};
  const done = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  return { work: () => done, end, fail };
}

describe('admission', () => {
  test('takes as many as there are places, and refuses the next before it begins', async () => {
    const admission = createAdmission(2);
    const [first, second] = [heldWork(), heldWork()];
    const running = [admission.run(first.work), admission.run(second.work)];
    let began = false;
    const third = admission.run(async () => {
      began = true;
    });
    await expect(third).rejects.toMatchObject(FULL);
    expect(admission.assertRoom).toThrow(RequestError);
    expect(began).toBe(false);

    first.end();
    await running[0];
    admission.assertRoom();
    expect(await admission.run(async () => 'done')).toBe('done');
    second.end();
    await Promise.all(running);
  });

  test('gives a place back when work fails, before it has begun too', async () => {
    const admission = createAdmission(1);
    await expect(admission.run(() => Promise.reject(new Error('late')))).rejects.toThrow('late');
    const throwing = () => {
      throw new Error('early');
    };
    await expect(admission.run(throwing)).rejects.toThrow('early');
    expect(await admission.run(async () => 'done')).toBe('done');
  });

  test('a refusal takes no place and gives none back', async () => {
    const admission = createAdmission(1);
    const held = heldWork();
    const running = admission.run(held.work);
    for (let n = 0; n < 3; n++) await expect(admission.run(async () => {})).rejects.toMatchObject(FULL);
    let isIdle = false;
    const idle = admission.idle().then(() => {
      isIdle = true;
    });
    await setImmediate();
    expect(isIdle).toBe(false);
    held.end();
    await Promise.all([running, idle]);
  });

  test('is idle when the last has left, whoever waits for it', async () => {
    const admission = createAdmission(5);
    await admission.idle();
    const works = [heldWork(), heldWork()];
    const ends: string[] = [];
    const running = works.map(({ work }, index) => admission.run(work).finally(() => ends.push(`${index}`)));
    const waiting = [admission.idle(), admission.idle()].map((idle) => idle.then(() => ends.push('idle')));
    works[1]?.fail(new Error('failed'));
    await expect(running[1]).rejects.toThrow('failed');
    works[0]?.end();
    await Promise.all([...waiting, running[0]]);
    expect([...ends].sort()).toEqual(['0', '1', 'idle', 'idle']);
    expect(ends[0]).toBe('1');
    await admission.idle();
  });
});

describe('a rate', () => {
  test('lets so many in, then nobody until the time is over that it names', async () => {
    const limit = await createRateLimit({ requests: 3, perSeconds: 1 });
    for (let n = 0; n < 3; n++) await limit('ann');
    const refusal = (await limit('ann').catch((error: unknown) => error)) as RequestError;
    expect(refusal).toBeInstanceOf(RequestError);
    expect(refusal).toMatchObject({ code: 'too_many_requests', retryable: true, retryAfterSeconds: 1 });
    expect(refusal.message).toBe('more than 3 requests in 1 seconds');
    await setTimeout((refusal.retryAfterSeconds ?? 0) * 1_000);
    await limit('ann');
  });

  test('is each caller’s own', async () => {
    const limit = await createRateLimit({ requests: 1, perSeconds: 60 });
    await limit('ann');
    await limit('bob');
    await limit('');
    await limit('__proto__');
    for (const key of ['ann', 'bob', '', '__proto__'])
      await expect(limit(key)).rejects.toMatchObject({ code: 'too_many_requests' });
  });

  test('names whole seconds, at most those of its window', async () => {
    const limit = await createRateLimit({ requests: 1, perSeconds: 60 });
    await limit('ann');
    const { retryAfterSeconds = 0, nextStep } = (await limit('ann').catch(
      (error: unknown) => error,
    )) as RequestError;
    expect(Number.isInteger(retryAfterSeconds)).toBe(true);
    expect(retryAfterSeconds).toBeGreaterThan(50);
    expect(retryAfterSeconds).toBeLessThanOrEqual(60);
    expect(nextStep).toContain(`${retryAfterSeconds} s`);
  });
});
