import type { RetrieveCommandInput } from '@aws-sdk/client-bedrock-agent-runtime';
import { describe, expect, test } from 'vitest';
import type { Lookup } from '../../../src/cascade/passage.ts';
import type { Clock } from '../../../src/cascade/ports.ts';
import { createBedrockKnowledge } from '../../../src/knowledge/bedrock-knowledge.ts';
import { clock as realClock } from '../../../src/server/app.ts';
import type { Reply } from '../../support/fake-cloud/reply.ts';
import { KB, startKnowledgeBase, toKnowledgeBaseSettings } from '../../support/knowledge-base.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const NEVER = new AbortController().signal;
const { cloud, send, createKnowledge } = await startKnowledgeBase();

const LOOKUP: Lookup = { text: 'What is the late fee?', context: {} };

describe('a knowledge base that fails', () => {
  test.each<[string, Reply, RegExp]>([
    ['an error of the service', { do: 'fail', status: 403, message: 'no access' }, /AccessDenied.*no access/],
    ['throttling', { do: 'fail', status: 429 }, /Throttling/],
    ['a reset', { do: 'reset' }, /ECONNRESET|socket hang up/],
    ['half a reply', { do: 'truncate' }, /JSON/],
    ['a page', { do: 'html' }, /JSON/],
    ['a reply without results', { do: 'missing-output' }, /KB12345678 replied without a list of results/],
    ['an empty reply', { do: 'empty-body' }, /KB12345678 replied without a list of results/],
  ])('rejects for %s', async (_, reply, message) => {
    cloud.script(KB, reply);
    await expect(createKnowledge().search(LOOKUP, NEVER).catch(String)).resolves.toMatch(message);
  });

  /** Scripts a call that is never answered; resolves when it has come. */
  function callThatHangs(): Promise<void> {
    return new Promise((resolve) => {
      cloud.script(KB, () => {
        resolve();
        return { do: 'hang' };
      });
    });
  }

  test('is given up when its time is over', async () => {
    const called = callThatHangs();
    const waits: number[] = [];
    const clock: Clock = {
      now: () => 0,
      epochMs: () => 0,
      sleep: (ms) => {
        waits.push(ms);
        return called;
      },
    };
    const search = createKnowledge({ timeoutMs: 1_234 }, clock).search(LOOKUP, NEVER);
    await expect(search).rejects.toThrow('knowledge base KB12345678 gave no results within 1234 ms');
    expect(waits).toEqual([1_234]);
    await cloud.idle();
    expect(cloud.calls.map(({ ended }) => ended)).toEqual(['client-gone']);
  });

  test('is given up when the caller goes, whose reason is told', async () => {
    const called = callThatHangs();
    const abort = new AbortController();
    const search = createKnowledge().search(LOOKUP, abort.signal);
    await called;
    abort.abort(new Error('hung up'));
    await expect(search).rejects.toThrow('hung up');
    await cloud.idle();
    expect(cloud.calls.map(({ ended }) => ended)).toEqual(['client-gone']);
  });

  test('is not asked for a caller who has gone', async () => {
    const asked: RetrieveCommandInput[] = [];
    const knowledge = createBedrockKnowledge({
      settings: toKnowledgeBaseSettings(),
      send: (input, signal) => {
        asked.push(input);
        return send(input, signal);
      },
      clock: realClock,
    });
    await expect(knowledge.search(LOOKUP, AbortSignal.abort())).rejects.toThrow('abort');
    expect(asked).toEqual([]);
  });

  test.each<[string, (signal: AbortSignal) => Promise<never>]>([
    ['does not heed its signal', () => new Promise(() => {})],
    [
      'rejects the moment that it is aborted',
      (signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    ],
  ])('is given up in time where the client %s', async (_, wait) => {
    const clock = createVirtualClock();
    const knowledge = createBedrockKnowledge({
      settings: toKnowledgeBaseSettings({ timeoutMs: 3_000 }),
      send: (_input, signal) => wait(signal),
      clock,
    });
    await expect(knowledge.search(LOOKUP, NEVER)).rejects.toThrow('within 3000 ms');
    expect(clock.now()).toBe(3_000);
  });

  test("tells the caller's reason, not what the aborted client says", async () => {
    const abort = new AbortController();
    const knowledge = createBedrockKnowledge({
      settings: toKnowledgeBaseSettings(),
      send: (_input, signal) =>
        new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new Error('socket closed'))),
        ),
      clock: realClock,
    });
    const search = knowledge.search(LOOKUP, abort.signal);
    abort.abort(new Error('hung up'));
    await expect(search).rejects.toThrow('hung up');
  });
});
