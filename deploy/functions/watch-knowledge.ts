import {
  BedrockAgentClient,
  type IngestionJobStatus,
  type IngestionJobSummary,
  ListIngestionJobsCommand,
} from '@aws-sdk/client-bedrock-agent';
import { toEmfLine } from './parts/emf-line.ts';
import { type Environment, readVariable } from './parts/environment.ts';

// Looks from time to time whether the knowledge base has what the articles say.

export interface WatchParts {
  /** `KNOWLEDGE_BASE_ID` and `DATA_SOURCE_ID`; `NAMESPACE`: of the metrics. */
  readonly environment: Environment;
  readonly client: BedrockAgentClient;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly write: (line: string) => void;
}

const HOUR_MS = 3_600_000;
/** One at a time is under way, so that the latest that is over is among the first few. */
const LATEST = 5;
const OVER: readonly (IngestionJobStatus | undefined)[] = ['COMPLETE', 'FAILED', 'STOPPED'];

/**
 * Writes `SyncFailed`, 1 where the latest reading that is over has failed, and `SyncAgeHours` since the end of the
 * latest that worked. Each is left out where there was no such reading.
 * @throws what the SDK does.
 */
export async function watchSyncs({ environment, client, now, write }: WatchParts): Promise<void> {
  const namespace = readVariable(environment, 'NAMESPACE');
  const source = {
    knowledgeBaseId: readVariable(environment, 'KNOWLEDGE_BASE_ID'),
    dataSourceId: readVariable(environment, 'DATA_SOURCE_ID'),
  };
  const list = async (
    maxResults: number,
    status?: IngestionJobStatus,
  ): Promise<readonly IngestionJobSummary[]> => {
    const { ingestionJobSummaries = [] } = await client.send(
      new ListIngestionJobsCommand({
        ...source,
        maxResults,
        sortBy: { attribute: 'STARTED_AT', order: 'DESCENDING' },
        ...(status && { filters: [{ attribute: 'STATUS', operator: 'EQ', values: [status] }] }),
      }),
    );
    return ingestionJobSummaries;
  };
  const [latest, [worked]] = await Promise.all([list(LATEST), list(1, 'COMPLETE')]);
  const ended = latest.find(({ status }) => OVER.includes(status));
  const endedAtMs = worked?.updatedAt?.getTime();
  const metrics = {
    ...(ended && { SyncFailed: ended.status === 'FAILED' ? 1 : 0 }),
    ...(endedAtMs !== undefined && { SyncAgeHours: (now - endedAtMs) / HOUR_MS }),
  };
  if (Object.keys(metrics).length > 0) write(toEmfLine({ namespace, now, metrics }));
}

const client = new BedrockAgentClient({});

export const handler = (): Promise<void> =>
  watchSyncs({
    // biome-ignore lint/style/noProcessEnv: it is how the stack tells a function what to do
    environment: process.env,
    client,
    now: Date.now(),
    write: (line) => void process.stdout.write(line),
  });
