import {
  BedrockAgentRuntimeClient,
  RetrieveCommand,
  type RetrieveCommandInput,
} from '@aws-sdk/client-bedrock-agent-runtime';
import { afterAll, afterEach } from 'vitest';
import { createBedrockKnowledge } from '../../src/knowledge/bedrock-knowledge.ts';
import { type BedrockKnowledgeSettings, knowledgeSettingsSchema } from '../../src/knowledge/settings.ts';
import { clock as realClock } from '../../src/server/app.ts';
import { startFakeCloud } from './fake-cloud/fake-cloud.ts';
import { clientOptions } from './fake-cloud/real-clients.ts';

/** The id of the knowledge base that is asked unless `fields` say otherwise. */
export const KB = 'KB12345678';

export function toKnowledgeBaseSettings(fields: object = {}): BedrockKnowledgeSettings {
  const settings = knowledgeSettingsSchema.parse({
    kind: 'bedrock',
    knowledgeBaseId: KB,
    timeoutMs: 60_000,
    ...fields,
  });
  if (settings.kind !== 'bedrock') throw new Error('not the settings of a knowledge base');
  return settings;
}

/** A stand-in that a test file has for itself, reset after each test, and knowledge bases on it by the real client. */
export async function startKnowledgeBase() {
  const cloud = await startFakeCloud();
  const client = new BedrockAgentRuntimeClient(clientOptions(cloud.url));
  afterEach(() => cloud.reset());
  afterAll(async () => {
    client.destroy();
    await cloud.close();
  });
  const send = (input: RetrieveCommandInput, signal: AbortSignal) =>
    client.send(new RetrieveCommand(input), { abortSignal: signal });
  const createKnowledge = (fields: object = {}, clock = realClock) =>
    createBedrockKnowledge({ settings: toKnowledgeBaseSettings(fields), send, clock });
  return { cloud, send, createKnowledge };
}
