import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type * as z from 'zod';
import { type Config, configSchema } from '../src/server/config-schema.ts';
import type { Deployment } from './deployment.ts';
import { DeploymentError } from './deployment-error.ts';
import { withOwnEndpoint } from './expert/own-endpoint.ts';
import { toNetworkComplaints } from './network/services.ts';
import { toAskedModels } from './server/asked-models.ts';
import { toResidencyComplaints } from './server/residency.ts';
import { describeIssue } from './settings/describe-issue.ts';
import { type DeploySettings, deploySettingsSchema } from './settings/settings.ts';

export interface DeploymentOptions extends Pick<Deployment, 'dist' | 'functions' | 'scratch'> {
  /** The deployment's file. Undefined: what holds by default. */
  readonly file: string | undefined;
  /** One of the file's stages; it may have none, and then any name is a stage. */
  readonly stage: string;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * What is deployed for a stage: the file with that stage's own settings over it, and the server's configuration that it
 * names or holds.
 * @throws DeploymentError
 */
export function readDeployment({ file, stage, ...folders }: DeploymentOptions): Deployment {
  if (!/^[a-z][a-z0-9]{0,9}$/.test(stage))
    throw new DeploymentError(
      `the stage is ${JSON.stringify(stage)}: it must be 1 to 10 of a-z and 0-9, a letter first`,
    );
  const source = file ?? 'the default';
  const folder = file === undefined ? process.cwd() : dirname(resolve(file));
  const { stages, server: named = {}, ...rest } = file === undefined ? ({} as Json) : readJson(file);
  const own = toStage(stages, stage, source);
  const { server: ownServer, ...ownRest } = own;
  const serverFile = typeof named === 'string' ? resolve(folder, named) : undefined;
  const settings = check(deploySettingsSchema, merge(rest, ownRest), source);
  const server = check(
    configSchema,
    merge(serverFile === undefined ? named : readJson(serverFile), ownServer),
    serverFile ?? `server of ${source}`,
  );
  const deployment: Deployment = {
    ...folders,
    stage,
    name: `${settings.name}-${stage}`,
    settings,
    server: withOwnEndpoint(server, settings.expert, stage),
    serverFolder: serverFile === undefined ? folder : dirname(serverFile),
    folder,
  };
  assertTogether(deployment, source);
  return deployment;
}

function readJson(file: string): Json {
  if (!existsSync(file)) throw new DeploymentError(`${file} is not there`);
  if (!statSync(file).isFile()) throw new DeploymentError(`${file} must be a file`);
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, ''));
    if (isObject(value)) return value;
  } catch (error) {
    throw new DeploymentError(`${file} is not JSON: ${(error as Error).message}`);
  }
  throw new DeploymentError(`${file} must hold an object`);
}

function toStage(stages: unknown, stage: string, source: string): Json {
  if (stages === undefined) return {};
  if (!isObject(stages))
    throw new DeploymentError(`stages of ${source} must be an object, by the names of stages`);
  const own = Object.hasOwn(stages, stage) ? stages[stage] : undefined;
  if (isObject(own)) return own;
  if (own !== undefined) throw new DeploymentError(`stages.${stage} of ${source} must be an object`);
  throw new DeploymentError(`${source} has no stage "${stage}"; there are ${Object.keys(stages).join(', ')}`);
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Objects key by key; anything else is replaced. */
function merge(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (!isObject(base) || !isObject(over)) return over;
  const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries(Array.from(keys, (key) => [key, merge(base[key], over[key])]));
}

function check<Schema extends z.ZodType>(schema: Schema, input: unknown, source: string): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues.map((issue) => `  ${describeIssue(issue, schema)}`);
  throw new DeploymentError([`${source} cannot be used:`, ...complaints].join('\n'));
}

/** What the two configurations have to say alike. */
function assertTogether(deployment: Deployment, source: string): void {
  const { settings, server } = deployment;
  const complaints = [
    ...tierComplaints(settings, server),
    ...keyComplaints(settings, server),
    ...toResidencyComplaints(settings, server),
    ...toNetworkComplaints(deployment),
    ...gatewayComplaints(settings),
    ...userPoolComplaints(settings),
    ...guardrailComplaints(settings, server),
    ...(settings.knowledge && server.knowledge?.kind === 'bedrock'
      ? ['knowledge: must be left out where the server names a knowledge base']
      : []),
  ];
  if (complaints.length === 0) return;
  throw new DeploymentError(
    [`${source} cannot be used:`, ...complaints.map((complaint) => `  ${complaint}`)].join('\n'),
  );
}

/** A gateway signs what it sends to an MCP server. */
function gatewayComplaints({ agents, service }: DeploySettings): string[] {
  const access = service.door === 'function-url' ? 'iam' : service.access?.kind;
  return agents?.gateway?.target !== 'mcp' || access === 'iam'
    ? []
    : ['agents.gateway.target: must be "lambda" where service.access.kind is not "iam"'];
}

/** Cognito has no such words in the address of its sign-in, which begins with our name. */
function userPoolComplaints({ name, service: { access } }: DeploySettings): string[] {
  return access?.kind === 'jwt' && access.issuer === undefined && /aws|amazon|cognito/.test(name)
    ? ['name: must be without aws, amazon and cognito where service.access makes a user pool']
    : [];
}

/** A guardrail serves its own region. */
function guardrailComplaints({ guardrail, region }: DeploySettings, { tiers }: Config): string[] {
  if (!guardrail) return [];
  return tiers.flatMap((tier) =>
    tier.provider === 'bedrock' && !tier.guardrail && (tier.region ?? region) !== region
      ? [`guardrail: tier ${tier.name} answers in ${tier.region}, and must have a guardrail of its own`]
      : [],
  );
}

function tierComplaints({ provisioned, expert }: DeploySettings, { tiers }: Config): string[] {
  const named = [
    { key: 'provisioned.tier', tier: provisioned?.tier, provider: 'bedrock' },
    { key: 'expert.tier', tier: expert?.tier, provider: 'sagemaker' },
  ];
  return named.flatMap(({ key, tier, provider }) => {
    if (tier === undefined || tiers.some(({ name, provider: own }) => name === tier && own === provider))
      return [];
    const fitting = tiers.filter(({ provider: own }) => own === provider).map(({ name }) => name);
    return [
      `${key}: must be a tier of the server with provider ${provider}; there are ${fitting.join(', ') || 'none'}`,
    ];
  });
}

/** A key that nobody gives would end the function at its start. */
function keyComplaints({ secrets }: DeploySettings, server: Config): string[] {
  return toAskedModels(server).flatMap((tier) =>
    tier.provider === 'openai' && tier.apiKeyEnv !== undefined && !Object.hasOwn(secrets, tier.apiKeyEnv)
      ? [`secrets.${tier.apiKeyEnv}: must name the secret for the key of tier ${tier.name}`]
      : [],
  );
}
