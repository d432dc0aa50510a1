import { type Knowledge, NO_GROUNDING } from '../cascade/passage.ts';
import type { Clock, Log } from '../cascade/ports.ts';
import type { BedrockKnowledgeOptions } from '../knowledge/bedrock-knowledge.ts';
import { loadBuiltIndex, loadFolderIndex } from '../knowledge/load-index.ts';
import { createLocalKnowledge } from '../knowledge/local-knowledge.ts';
import type { AwsClients } from './aws-clients.ts';
import type { Config } from './config-schema.ts';

export interface KnowledgeParts {
  readonly config: Pick<Config, 'knowledge' | 'tiers'>;
  readonly log: Log;
  /** Folder for what can be made again. */
  readonly cacheFolder: string;
  /** File with the index of the sample articles. */
  readonly sampleIndex: string;
}

/** Where passages come from: what `config` names, else the sample articles if every tier is embedded, else nowhere. */
export async function createKnowledge(
  { config: { knowledge, tiers }, log, cacheFolder, sampleIndex }: KnowledgeParts,
  { aws, clock }: { readonly aws: AwsClients; readonly clock: Clock },
): Promise<Knowledge> {
  const fromFolder = ({ path, answerableScore }: { path: string; answerableScore: number }) =>
    createLocalKnowledge(() => loadFolderIndex(path, cacheFolder, log), answerableScore);
  if (knowledge?.kind === 'local') return fromFolder(knowledge);
  if (knowledge?.kind === 'bedrock') {
    const [{ createBedrockKnowledge }, { guardKnowledge }, { withFallback }] = await Promise.all([
      import('../knowledge/bedrock-knowledge.ts'),
      import('../knowledge/guard-knowledge.ts'),
      import('../knowledge/with-fallback.ts'),
    ]);
    const retrieved = createBedrockKnowledge({
      settings: knowledge,
      clock,
      send: toRetrieve(aws, knowledge.region),
    });
    const { fallback } = knowledge;
    return withFallback(
      guardKnowledge(retrieved, clock),
      fallback ? fromFolder(fallback) : NO_KNOWLEDGE,
      log,
    );
  }
  const onlyLocal = tiers.every(({ provider }) => provider === 'local');
  if (knowledge === undefined && onlyLocal) return createLocalKnowledge(() => loadBuiltIndex(sampleIndex));
  return NO_KNOWLEDGE;
}

const NO_KNOWLEDGE: Knowledge = { version: () => 'none', search: async () => NO_GROUNDING };

function toRetrieve(aws: AwsClients, region: string | undefined): BedrockKnowledgeOptions['send'] {
  return async (input, abortSignal) => {
    const [client, { RetrieveCommand }] = await Promise.all([
      aws.bedrockAgentRuntime(region),
      import('@aws-sdk/client-bedrock-agent-runtime'),
    ]);
    return client.send(new RetrieveCommand(input), { abortSignal });
  };
}
