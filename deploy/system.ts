import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { AgentsStack } from './agents/agents-stack.ts';
import { toMcpTarget } from './agents/mcp-target.ts';
import { ChecksStack, hasChecks } from './checks/checks-stack.ts';
import type { Deployment } from './deployment.ts';
import { ExpertStack } from './expert/expert-stack.ts';
import { GuardrailStack } from './guardrail/guardrail-stack.ts';
import { KnowledgeStack } from './knowledge/knowledge-stack.ts';
import type { Made } from './made.ts';
import { importNetwork } from './network/imported-network.ts';
import { NetworkStack } from './network/network-stack.ts';
import { AlertsStack } from './observability/alerts-stack.ts';
import { ObservabilityStack } from './observability/observability-stack.ts';
import { toWatched } from './observability/to-watched.ts';
import { ProvisionedStack } from './provisioned/provisioned-stack.ts';
import { ServiceStack } from './service/service-stack.ts';
import { KeyStack } from './state/key-stack.ts';
import { StateStack } from './state/state-stack.ts';
import { StrategyStack } from './strategy/strategy-stack.ts';
import type { Surroundings } from './support-stack.ts';

/** All stacks of one stage, each of which can be deployed with what it stands on; a part that is not configured has none. */
export function createSystem(scope: Construct, deployment: Deployment): void {
  const { settings } = deployment;
  const surroundings = toSurroundings(scope, deployment);
  const made = makeParts(scope, surroundings);
  const service = new ServiceStack(scope, surroundings, made);
  if (settings.agents && service.aliases.agent)
    new AgentsStack(scope, surroundings, { agent: service.aliases.agent, mcp: toMcpTarget(service) });
  if (settings.checks && hasChecks(deployment)) new ChecksStack(scope, surroundings, made);
  if (settings.observability) new ObservabilityStack(scope, surroundings, toWatched(service, made));
}

/** What everything else is encrypted by, tells its alarms to, and runs in. */
function toSurroundings(scope: Construct, deployment: Deployment): Surroundings {
  const { customerKey, observability, checks, network } = deployment.settings;
  // CDK's classes and interfaces do not agree on optional properties as strictly as we do.
  const key = customerKey ? (new KeyStack(scope, { deployment }).key as IKey) : undefined;
  const alerts =
    observability || checks ? (new AlertsStack(scope, { deployment, key }).topic as ITopic) : undefined;
  const surroundings = { deployment, key, alerts };
  if (!network) return surroundings;
  if (!('create' in network)) return { ...surroundings, network: (stack) => importNetwork(stack, network) };
  const made = new NetworkStack(scope, surroundings).network;
  return { ...surroundings, network: () => made };
}

/** What the server keeps things in and asks. */
function makeParts(scope: Construct, surroundings: Surroundings): Made {
  const { settings, server } = surroundings.deployment;
  const { guardrail, knowledge, provisioned, expert, strategy } = settings;
  const isOwnTable = server.store.kind !== 'dynamodb';
  return {
    table: isOwnTable ? (new StateStack(scope, surroundings).table as ITableV2) : undefined,
    guardrail: guardrail && new GuardrailStack(scope, surroundings, guardrail).guardrail,
    knowledgeBase: knowledge && new KnowledgeStack(scope, surroundings, knowledge).knowledgeBase,
    provisioned: provisioned && new ProvisionedStack(scope, surroundings, provisioned).provisioned,
    expert: expert && new ExpertStack(scope, surroundings, expert).expert,
    strategy: strategy && new StrategyStack(scope, surroundings, strategy).strategy,
  };
}
