import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import * as z from 'zod';
import { type FakeCloud, startFakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import type { Script } from '../support/fake-cloud/reply.ts';
import { ServerProcess, temporaryFolder } from '../support/server-process.ts';
import { answerWell } from './answer-well.ts';
import { NEVER_TOLD } from './fault-list.ts';
import { type ConfigOptions, THREE_TIERS, TIERS, type TierName, toConfig } from './tiers-under-test.ts';

/** The built server with a stand-in for every cloud behind it. */
export interface House {
  readonly cloud: FakeCloud;
  readonly server: ServerProcess;
  /** Says how a tier replies from now on. */
  script(tier: TierName, script: Script): void;
  /** Every tier answers again. */
  mend(): void;
  /** The answer to a question, in full detail, once it was found to be one that any caller may get, and in time. */
  ask(query: string, options?: AskOptions): Promise<Answer>;
  /** What operators were told since this was last asked, once every failure of an answer has been. */
  told(): Promise<readonly LogLine[]>;
  /** Checks what both sides are left with, and ends both. */
  close(): Promise<void>;
}

/** An answer as it came over the wire. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came over the wire
export type Answer = any;

export interface LogLine {
  readonly time: string;
  readonly event: string;
  readonly tier: string;
  readonly kind: string;
  readonly message: string;
  readonly requestId?: string;
}

export interface AskOptions {
  /** Null: as configured. */
  readonly deadlineMs?: number | null;
  readonly minTier?: TierName;
  readonly maxTier?: TierName;
}

export interface HouseOptions extends Omit<ConfigOptions, 'url'> {
  /** Beside the stand-in's own environment; undefined unsets. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly execArgv?: readonly string[];
}

/** Short enough for a quick suite, and long enough for a busy machine. */
export const TIER_LIMIT_MS = 900;
export const DEADLINE_MS = 4_000;
/** What a busy machine may add between the server's clock and ours. */
const SLACK_MS = 2_000;
/** How far the log may be behind the replies. */
const TOLD_WITHIN_MS = 3_000;
/** What operators may hear while a provider is in trouble; anything else would be trouble of our own. */
const EXPECTED_EVENTS = ['tier_failed', 'breaker'];

/** One index of the articles for all servers of a test file. */
const cacheFolder = temporaryFolder();

export async function startHouse({ env, execArgv = [], ...config }: HouseOptions = {}): Promise<House> {
  const cloud = await startFakeCloud({ ordinary: answerWell });
  const file = join(temporaryFolder(), 'config.json');
  writeFileSync(file, JSON.stringify(toConfig({ timeoutMs: TIER_LIMIT_MS, url: cloud.url, ...config })));
  const server = await ServerProcess.start({
    args: ['--config', file],
    env: withoutUnset({ XDG_CACHE_HOME: cacheFolder, ...cloud.environment, ...env }),
    execArgv,
  });
  const outputSchema = await publishedSchema(server);
  const questions = new Set<string>();
  /** "tier kind" of every failure that an answer names. */
  const failures: string[] = [];
  let read = 0;

  async function ask(query: string, options: AskOptions = {}): Promise<Answer> {
    const { deadlineMs = DEADLINE_MS, minTier, maxTier } = options;
    questions.add(query);
    const startedAtMs = performance.now();
    const result = await server.call('answer_query', {
      query,
      detail: 'full',
      ...(deadlineMs !== null && { deadline_ms: deadlineMs }),
      ...(minTier && { min_tier: minTier }),
      ...(maxTier && { max_tier: maxTier }),
    });
    const tookMs = performance.now() - startedAtMs;
    const answer: Answer = result.structuredContent;
    expect(result.isError, JSON.stringify(result)).toBeFalsy();
    expect(outputSchema.safeParse(answer).error?.issues).toBeUndefined();
    expect(answer.response).not.toBe('');
    expect(result.content[0]?.text).toContain(answer.response);
    expect(JSON.stringify(result)).not.toMatch(NEVER_TOLD);
    if (deadlineMs !== null) expect(tookMs).toBeLessThan(deadlineMs + SLACK_MS);
    failures.push(...toldFailuresOf(answer));
    return answer;
  }

  async function told(): Promise<readonly LogLine[]> {
    const isTold = (line: LogLine) => line.event === 'tier_failed';
    let lines = toLogLines(server.stderr);
    const giveUpAtMs = performance.now() + TOLD_WITHIN_MS;
    while (lines.filter(isTold).length < failures.length && performance.now() < giveUpAtMs) {
      await Promise.race([server.untilMore(), setTimeout(TOLD_WITHIN_MS)]);
      lines = toLogLines(server.stderr);
    }
    const fresh = lines.slice(read);
    read = lines.length;
    return fresh;
  }

  return {
    cloud,
    server,
    script: (tier, script) => cloud.script(TIERS[tier].model, script),
    mend() {
      for (const { model } of Object.values(TIERS)) cloud.script(model, answerWell);
    },
    ask,
    told,
    async close() {
      await cloud.idle();
      expect(cloud.calls.filter(({ ended }) => ended === 'open')).toEqual([]);
      expect(await server.close(), server.stderr).toBe(0);
      await cloud.close();
      expect(server.noise).toEqual([]);
      const lines = toLogLines(server.stderr);
      expect(lines.filter(({ event }) => !EXPECTED_EVENTS.includes(event))).toEqual([]);
      const told = lines.filter(({ event }) => event === 'tier_failed');
      expect(told.map(({ tier, kind }) => `${tier} ${kind}`).sort()).toEqual(failures.sort());
      for (const question of questions) expect(server.stderr).not.toContain(question);
    },
  };
}

/**
 * A house whose server has read the articles and loaded what these of its tiers need, so that no time limit pays
 * for it.
 */
export async function startWarmHouse(
  options: HouseOptions = {},
  warm: readonly TierName[] = options.tiers ?? THREE_TIERS,
): Promise<House> {
  const house = await startHouse(options);
  for (const tier of warm) {
    for (let answer: Answer; answer?.tier !== tier; ) {
      answer = await house.ask(TIERS[tier].question, { deadlineMs: null, minTier: tier, maxTier: tier });
    }
  }
  await house.told();
  return house;
}

/** The failures of an answer's attempts that operators have to hear of. */
export function toldFailuresOf({ attempts }: Answer): string[] {
  const isTold = ({ outcome, failure }: { outcome: string; failure: string }) =>
    outcome === 'failed' && failure !== 'circuit-open';
  return attempts.filter(isTold).map(({ tier, failure }: Answer) => `${tier} ${failure}`);
}

function toLogLines(stderr: string): LogLine[] {
  const whole = stderr.slice(0, stderr.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** What a client that checks replies would check them by. */
async function publishedSchema(server: ServerProcess): Promise<z.ZodType> {
  const { result } = await server.request('tools/list', {});
  const tools = result?.tools as { name: string; outputSchema: z.core.JSONSchema.JSONSchema }[];
  const tool = tools.find(({ name }) => name === 'answer_query');
  return z.fromJSONSchema(tool?.outputSchema as z.core.JSONSchema.JSONSchema);
}

function withoutUnset(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const isSet = (entry: [string, string | undefined]): entry is [string, string] => entry[1] !== undefined;
  return Object.fromEntries(Object.entries(env).filter(isSet));
}
