import { BedrockAgentClient, StartIngestionJobCommand } from '@aws-sdk/client-bedrock-agent';
import { type Environment, readVariable } from './parts/environment.ts';

// Reads the articles into the knowledge base again when they have changed. A queue gathers what S3 tells of changes, so
// that many of them come to one reading.

export interface SyncParts {
  /** `KNOWLEDGE_BASE_ID` and `DATA_SOURCE_ID`. */
  readonly environment: Environment;
  readonly client: BedrockAgentClient;
}

export interface QueueEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** For an event source mapping with `ReportBatchItemFailures`. */
export interface BatchReply {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** A reading is under way, here or, where an account has too many, elsewhere. */
const BUSY: readonly string[] = ['ConflictException', 'ServiceQuotaExceededException'];

/**
 * Starts one reading for all messages. While another is under way, all are left in the queue for later: it may have
 * passed what has changed.
 * @throws what else the SDK does; the messages then come again too.
 */
export async function startSync(
  { Records }: QueueEvent,
  { environment, client }: SyncParts,
): Promise<BatchReply> {
  const knowledgeBaseId = readVariable(environment, 'KNOWLEDGE_BASE_ID');
  const dataSourceId = readVariable(environment, 'DATA_SOURCE_ID');
  if (Records.every(({ body }) => isTestMessage(body))) return { batchItemFailures: [] };
  try {
    await client.send(new StartIngestionJobCommand({ knowledgeBaseId, dataSourceId }));
    return { batchItemFailures: [] };
  } catch (error) {
    if (!(error instanceof Error) || !BUSY.includes(error.name)) throw error;
    return { batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  }
}

/** S3 sends one when it is told of the queue; nothing has changed then. */
function isTestMessage(body: string): boolean {
  try {
    return (JSON.parse(body) as { readonly Event?: unknown } | null)?.Event === 's3:TestEvent';
  } catch {
    return false;
  }
}

const client = new BedrockAgentClient({});

export const handler = (event: QueueEvent): Promise<BatchReply> =>
  // biome-ignore lint/style/noProcessEnv: it is how the stack tells a function what to do
  startSync(event, { environment: process.env, client });
