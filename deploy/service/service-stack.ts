import { CfnOutput, CfnResource, ReferenceStrength } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { ServerFunction, type ServerFunctionProps, toTimeout } from '../lambda/server-function.ts';
import type { Made } from '../made.ts';
import type { AccessSettings } from '../settings/service.ts';
import { SupportStack, type Surroundings } from '../support-stack.ts';
import { toAccess } from './access.ts';
import { addDomain } from './domain.ts';
import { addFirewall } from './firewall.ts';
import { addFunctionUrl } from './function-url-door.ts';
import { allowSending, bringJobs, createJobQueue, type JobQueue } from './jobs.ts';
import { createJwtAuthority } from './jwt-authority.ts';
import { RestDoor } from './rest-door.ts';
import { addRollout } from './rollout.ts';
import { addUsagePlan } from './usage-plan.ts';

/** Each function's alias `live`, by which it is called. */
export interface Aliases {
  readonly api: Alias;
  readonly worker?: Alias | undefined;
  readonly agent?: Alias | undefined;
}

type ServerHttp = NonNullable<ServerFunctionProps['http']>;

/** The function that answers, the door before it, and the queue behind it. */
export class ServiceStack extends SupportStack {
  readonly api: ServerFunction;
  /** Answers what the queue brings; undefined where there is none. */
  readonly worker: ServerFunction | undefined;
  /** For those who call Lambda themselves; undefined where no agent does. */
  readonly agent: ServerFunction | undefined;
  readonly aliases: Aliases;
  /** Undefined behind a Function URL. */
  readonly restApi: RestApi | undefined;
  readonly queue: Queue | undefined;
  readonly deadLetters: Queue | undefined;
  /** A new version is rolled back where one of them goes off; none where versions get all traffic at once. */
  readonly rollbackAlarms: readonly Alarm[];
  /** Where the server is reached, without a slash at its end. */
  readonly url: string;
  readonly mcpUrl: string;

  constructor(scope: Construct, surroundings: Surroundings, made: Made) {
    super(scope, 'service', 'The server that answers questions', surroundings);
    const { settings, server } = this.deployment;
    const { service, domain } = settings;
    const access = toAccess(settings);
    const timeout = toTimeout(server.deadlineMs);
    const door = service.door === 'rest' ? new RestDoor(this) : undefined;
    const jobs = service.jobs ? createJobQueue(this, timeout) : undefined;
    const doorUrl = domain ? `https://${domain.name}` : door?.url;
    const http = this.toHttp(access, jobs, doorUrl);

    const create = (id: string, props: Omit<ServerFunctionProps, 'made' | 'http'>) =>
      new ServerFunction(this, id, { ...props, made, http });
    this.api = create('ApiFunction', {
      handler: 'streamHandler',
      description: 'Answers questions over HTTP and MCP',
      reservedConcurrency: service.reservedConcurrency,
    });
    this.worker =
      jobs && create('Worker', { handler: 'handler', description: 'Answers questions of the queue' });
    this.agent =
      service.agent || settings.agents
        ? create('Agent', { handler: 'handler', description: 'Runs the tools for agents' })
        : undefined;
    this.aliases = {
      api: toLive(this.api),
      worker: this.worker && toLive(this.worker),
      agent: this.agent && toLive(this.agent),
    };
    this.rollbackAlarms = service.rollout ? addRollout(this, this.aliases.api, service.rollout) : [];

    if (jobs) allowSending(jobs, this.api.function);
    if (jobs && this.aliases.worker) bringJobs(jobs, this.aliases.worker);
    this.queue = jobs?.queue;
    this.deadLetters = jobs?.deadLetters;
    this.restApi = door?.api;
    door?.open(this.aliases.api, timeout, access);
    this.url = doorUrl ?? addFunctionUrl(this.aliases.api);
    this.mcpUrl = `${this.url}/mcp`;
    if (door && access.kind === 'api-key') addUsagePlan(this, door.api);
    if (door && service.firewall) addFirewall(this, door.api.deploymentStage, service.firewall);
    if (door && domain) addDomain(this, door.api, domain);
    new CfnOutput(this, 'QueryUrl', { value: `${this.url}/query`, description: 'POST {"query": "…"}' });
    new CfnOutput(this, 'McpUrl', { value: this.mcpUrl });
    this.bindNobody();
  }

  /**
   * Has other stacks read plain outputs. An export stays as long as anybody imports it: whoever left out a queue, or
   * the section of a stack that still stands, could not deploy this one any more.
   */
  private bindNobody(): void {
    for (const part of this.node.findAll())
      if (CfnResource.isCfnResource(part)) part.applyCrossStackReferenceStrength(ReferenceStrength.WEAK);
  }

  /** What the server has to know of its door. All functions know the same, and so share one package. */
  private toHttp(access: AccessSettings, jobs: JobQueue | undefined, url: string | undefined): ServerHttp {
    const { keepSeconds = 0 } = this.deployment.settings.service.jobs ?? {};
    return {
      ...(jobs && { queue: { url: jobs.queue.queueUrl, keepSeconds } }),
      ...(access.kind === 'open' && { isOpen: true }),
      ...(access.kind === 'jwt' && { jwt: this.toJwt(access, `${url}`) }),
    };
  }

  private toJwt(
    { issuer, audience, jwksUri, callbackUrls }: Extract<AccessSettings, { kind: 'jwt' }>,
    url: string,
  ): NonNullable<ServerHttp['jwt']> {
    const own = audience ?? `${url}/mcp`;
    const { stage, settings } = this.deployment;
    // Where RFC 9728 has it there is no stage, and so nothing.
    const isBelowStage = audience === undefined && !settings.domain;
    return {
      issuer: issuer ?? createJwtAuthority(this, { audience: own, callbackUrls }),
      audience: own,
      jwksUri,
      ...(isBelowStage && { metadataUrl: `${url}/.well-known/oauth-protected-resource/${stage}/mcp` }),
    };
  }
}

const toLive = ({ function: server }: ServerFunction) => server.addAlias('live');
