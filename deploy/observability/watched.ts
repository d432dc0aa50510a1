import type { Deployment } from '../deployment.ts';
import { DeploymentError } from '../deployment-error.ts';
import { toNamespace } from '../server/namespace.ts';

/** What is looked at beyond what the deployment's own files say. Names and ARNs may be tokens. */
export interface Watched {
  readonly functions: {
    readonly api: WatchedFunction;
    readonly worker?: WatchedFunction | undefined;
    readonly agent?: WatchedFunction | undefined;
  };
  /** Absent where the door is a Function URL. */
  readonly restApi?: { readonly name: string; readonly stage: string } | undefined;
  readonly queue?: { readonly name: string; readonly deadLetterName: string } | undefined;
  /** The throughput that was bought, and the tier that asks it. */
  readonly provisioned?: { readonly tier: string; readonly arn: string } | undefined;
  /** The endpoint that was made. */
  readonly expert?: { readonly endpointName: string; readonly inferenceComponentName: string } | undefined;
}

export interface WatchedFunction {
  readonly functionName: string;
  readonly logGroupName: string;
}

/** All that dashboards, alarms and queries need to know. */
export interface View extends Watched {
  readonly namespace: string;
  readonly region: string;
  /** The functions that are there, with the names that people know them by. */
  readonly namedFunctions: readonly (WatchedFunction & { readonly name: string })[];
  /** Tiers with a model behind them, cheapest first. */
  readonly tiers: readonly ViewedTier[];
  /** Of these, and of the judge: whatever has a breaker. */
  readonly breakers: readonly string[];
  readonly p99Ms: number;
  readonly errorPercent: number;
  /** Whether the server limits what all questions of a month cost together. */
  readonly hasTotalBudget: boolean;
  /** What is looked at by the clock. */
  readonly checks: { readonly suite: boolean; readonly modelLife: boolean };
}

interface ViewedTier {
  readonly name: string;
  /** As the metrics of Bedrock know it; undefined for other providers. */
  readonly bedrock: { readonly modelId: string; readonly region: string } | undefined;
  /** What its throughput can take. */
  readonly tokensPerMinute: number | undefined;
}

const SHARE_OF_DEADLINE = 0.8;

/** @throws DeploymentError where `tokensPerMinute` names no tier with a model. */
export function toView(deployment: Deployment, watched: Watched): View {
  const { settings, server } = deployment;
  const { p99Ms, errorPercent = 5, tokensPerMinute = {} } = settings.observability ?? {};
  const modelTiers = server.tiers.filter(({ provider }) => provider !== 'local');
  const names = modelTiers.map(({ name }) => name);
  const unknown = Object.keys(tokensPerMinute).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new DeploymentError(
      `observability.tokensPerMinute.${unknown}: must be a tier with a model; there are ${names.join(', ') || 'none'}`,
    );
  return {
    ...watched,
    namespace: toNamespace(deployment),
    region: settings.region,
    namedFunctions: Object.entries(watched.functions).flatMap(([name, watchedFunction]) =>
      watchedFunction ? [{ ...watchedFunction, name }] : [],
    ),
    tiers: modelTiers.map((tier) => ({
      name: tier.name,
      bedrock:
        tier.provider === 'bedrock'
          ? {
              modelId: watched.provisioned?.tier === tier.name ? watched.provisioned.arn : tier.modelId,
              region: tier.region ?? settings.region,
            }
          : undefined,
      tokensPerMinute: tokensPerMinute[tier.name],
    })),
    breakers: [...names, ...(server.judge ? [server.judge.name] : [])],
    p99Ms: p99Ms ?? Math.round(server.deadlineMs * SHARE_OF_DEADLINE),
    errorPercent,
    hasTotalBudget: server.budgets?.totalUsd !== undefined,
    checks: {
      suite: settings.checks?.suite !== undefined,
      modelLife: settings.checks?.modelLife === true,
    },
  };
}
