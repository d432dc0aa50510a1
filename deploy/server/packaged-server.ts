import { Token } from 'aws-cdk-lib';
import { type Config, configSchema } from '../../src/server/config-schema.ts';
import { DeploymentError } from '../deployment-error.ts';
import { describeIssue } from '../settings/describe-issue.ts';

/** What a deployment makes, and the server has to know; texts may be tokens. */
export interface MadeForServer {
  /** Of the metrics, where the server's configuration names none. */
  readonly namespace?: string;
  /** Name of the table; undefined where the server's configuration names one. */
  readonly table?: string | undefined;
  readonly knowledgeBaseId?: string | undefined;
  readonly guardrail?: { readonly id: string; readonly version: string } | undefined;
  /** The ARN of the throughput that was bought, and the tier that gets it. */
  readonly provisioned?: { readonly tier: string; readonly arn: string } | undefined;
  /** The inference component behind the endpoint of a tier that was made. */
  readonly expert?: { readonly tier: string; readonly inferenceComponentName: string } | undefined;
  readonly queue?: { readonly url: string; readonly keepSeconds: number } | undefined;
  readonly jwt?: Jwt | undefined;
  /** Whether a door before the function lets in only whom it may. */
  readonly isOpen?: boolean;
  readonly appConfig?: AppConfig | undefined;
}

interface Jwt {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri?: string | undefined;
  readonly metadataUrl?: string | undefined;
}

interface AppConfig {
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
}

/** The server's configuration as a file of its package, and the variables that hold what only a deployment knows. */
export interface PackagedServer {
  readonly file: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>;
}

/** Where the package has what the configuration names by path. */
export const PACKAGED = {
  config: 'tiered-support.config.json',
  knowledge: 'knowledge',
  suites: 'suites',
} as const;

/**
 * `server`, changed to what runs on Lambda: kept in a table, measured by the log, traced, and with all that the
 * deployment makes. What is known only once it is made stands there as `${TIERED_SUPPORT_…}`.
 * @throws DeploymentError that names the key where the result could not be read by the server.
 */
export function toPackagedServer(server: Config, made: MadeForServer): PackagedServer {
  const environment: Record<string, string> = {};
  const later = (name: string, value: string): string => {
    environment[`TIERED_SUPPORT_${name}`] = value;
    return `\${TIERED_SUPPORT_${name}}`;
  };
  const { strategy: _, ...config } = server;
  const file = {
    ...config,
    tiers: toTiers(server, made, later),
    routing: toRouting(server, made.appConfig),
    knowledge: toKnowledge(server, made, later),
    store: toStore(server, made),
    ...(server.cache.kind === 'memory' && { cache: { ...server.cache, kind: 'dynamodb' } }),
    ...(server.metrics.kind === 'none' && { metrics: { kind: 'cloudwatch', namespace: made.namespace } }),
    traces: { kind: 'xray' },
    http: toHttp(server, made, later),
    benchmark: server.benchmark && {
      suites: Object.fromEntries(
        Object.keys(server.benchmark.suites).map((name) => [name, `${PACKAGED.suites}/${name}.jsonl`]),
      ),
    },
  };
  assertReadable(file);
  return { file, environment };
}

type Later = (name: string, value: string) => string;

function toTiers(
  { tiers }: Config,
  { provisioned, expert, guardrail }: MadeForServer,
  later: Later,
): unknown[] {
  return tiers.map((tier) => {
    if (tier.name === expert?.tier) return { ...tier, inferenceComponentName: expert.inferenceComponentName };
    if (tier.provider !== 'bedrock') return tier;
    const bought = provisioned?.tier === tier.name ? provisioned.arn : undefined;
    return {
      ...tier,
      ...(bought !== undefined && { modelId: later('PROVISIONED_MODEL_ARN', bought) }),
      ...(guardrail &&
        !tier.guardrail && {
          guardrail: {
            id: later('GUARDRAIL_ID', guardrail.id),
            version: later('GUARDRAIL_VERSION', guardrail.version),
          },
        }),
    };
  });
}

/** A strategy in AppConfig takes the place of one in a file. */
function toRouting({ routing }: Config, appConfig: AppConfig | undefined): object {
  const { strategy, ...rest } = routing;
  if (appConfig) {
    const { application, environment, profile } = appConfig;
    return { ...rest, appConfig: { application, environment, profile } };
  }
  return strategy === undefined ? rest : { ...rest, strategy: 'strategy.json' };
}

/** A folder goes along: it is what is read, or what stands in where the knowledge base cannot be. */
function toKnowledge({ knowledge }: Config, { knowledgeBaseId }: MadeForServer, later: Later): unknown {
  const folder =
    knowledge?.kind === 'local'
      ? { path: PACKAGED.knowledge, answerableScore: knowledge.answerableScore }
      : undefined;
  if (knowledgeBaseId !== undefined) {
    return {
      kind: 'bedrock',
      knowledgeBaseId: later('KNOWLEDGE_BASE_ID', knowledgeBaseId),
      ...(folder && { fallback: folder }),
    };
  }
  if (folder) return { kind: 'local', ...folder };
  if (knowledge?.kind === 'bedrock' && knowledge.fallback)
    return { ...knowledge, fallback: { ...knowledge.fallback, path: PACKAGED.knowledge } };
  return knowledge;
}

function toStore({ store }: Config, { table }: MadeForServer): unknown {
  if (table === undefined) return store;
  const { sessionTtlSeconds, answerTtlSeconds, ticketTtlSeconds } = store;
  return { kind: 'dynamodb', table, sessionTtlSeconds, answerTtlSeconds, ticketTtlSeconds };
}

function toHttp({ http }: Config, { queue, jwt, isOpen }: MadeForServer, later: Later): unknown {
  return {
    ...http,
    ...(isOpen && { allowUnauthenticated: true }),
    ...(jwt && {
      auth: {
        apiKeys: [],
        ...http.auth,
        jwt: {
          ...http.auth?.jwt,
          issuer: later('TOKEN_ISSUER', jwt.issuer),
          audience: later('TOKEN_AUDIENCE', jwt.audience),
          ...(jwt.jwksUri !== undefined && { jwksUri: later('TOKEN_KEYS_URL', jwt.jwksUri) }),
          ...(jwt.metadataUrl !== undefined && {
            metadataUrl: later('TOKEN_METADATA_URL', jwt.metadataUrl),
          }),
        },
      },
    }),
    ...(queue && {
      jobs: { ...http.jobs, keepSeconds: queue.keepSeconds, queueUrl: later('JOB_QUEUE_URL', queue.url) },
    }),
  };
}

/** Values of the right form in the place of those that are not known yet. */
const STAND_INS: Readonly<Record<string, string>> = {
  PROVISIONED_MODEL_ARN: 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc',
  GUARDRAIL_ID: 'abc',
  GUARDRAIL_VERSION: '1',
  KNOWLEDGE_BASE_ID: 'ABCDEFGHIJ',
  TOKEN_ISSUER: 'https://issuer.example.com',
  TOKEN_AUDIENCE: 'https://support.example.com/mcp',
  TOKEN_KEYS_URL: 'https://issuer.example.com/keys',
  TOKEN_METADATA_URL: 'https://support.example.com/metadata',
  JOB_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/111122223333/jobs',
};

/** Better here than in the function's first minute. */
function assertReadable(file: object): void {
  // A token would be written into the package as it is, where nobody resolves it.
  if (Token.isUnresolved(JSON.stringify(file)))
    throw new Error('a file of the package has a value that is not known yet');
  const text = JSON.stringify(file).replace(
    /\$\{TIERED_SUPPORT_(\w+)\}/g,
    (_, name: string) => STAND_INS[name] ?? '',
  );
  const parsed = configSchema.safeParse(JSON.parse(text));
  if (parsed.success) return;
  const [issue] = parsed.error.issues;
  throw new DeploymentError(
    `the server could not read what the deployment makes of its configuration: ${issue && describeIssue(issue, configSchema)}`,
  );
}
