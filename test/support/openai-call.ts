import type { RequestListener } from 'node:http';
import { expect, onTestFinished } from 'vitest';
import { createOpenaiCall } from '../../src/tiers/openai.ts';
import { openaiTierSettingsSchema } from '../../src/tiers/openai-settings.ts';
import type { Prompt } from '../../src/tiers/prompt.ts';
import { startFakeCloud } from './fake-cloud/fake-cloud.ts';
import { startHttpServer } from './http-server.ts';

export const PROMPT: Prompt = {
  instructions: 'Be brief.',
  turns: [{ question: 'Who are you?', answer: 'Your support.' }],
  question: '<question>\nWhere is my invoice?\n</question>',
  passages: '<passage>\nTen years.\n</passage>',
};
export const KEY = 'sk-0123456789abcdef';
const NEVER = new AbortController().signal;

/** Calls to the server of chat completions at `url`. */
export const createCall = (url: string, key?: string, settings: object = {}) =>
  createOpenaiCall(
    openaiTierSettingsSchema.parse({
      name: 'a',
      provider: 'openai',
      baseUrl: `${url}/v1`,
      model: 'llama-4',
      ...settings,
    }),
    key,
  );

/** The one call that a question comes to. */
export async function requestFor(settings: object = {}, key?: string, onText?: () => void) {
  const cloud = await startFakeCloud();
  onTestFinished(cloud.close);
  const reply = await createCall(cloud.url, key, settings)(PROMPT, NEVER, onText);
  expect(reply.kind).toBe('reply');
  const [call] = cloud.calls;
  if (!call) throw new Error('no call');
  return call;
}

/** What comes of a reply that no scripted cloud would give. */
export async function replyTo(listener: RequestListener, onText?: (piece: string) => void, key?: string) {
  const server = await startHttpServer(listener);
  onTestFinished(server.close);
  return { reply: await createCall(server.url, key)(PROMPT, NEVER, onText), server };
}
