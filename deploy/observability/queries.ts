import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import type { SupportStack } from '../support-stack.ts';
import type { View } from './watched.ts';

export interface SavedQuery {
  readonly name: string;
  readonly lines: readonly string[];
}

/** Of each query, only lines count that have all of its fields. Texts of customers are in no line. */
export function toQueries({ p99Ms }: Pick<View, 'p99Ms'>): SavedQuery[] {
  return [
    {
      name: 'slow answers',
      lines: [
        `filter AnswerLatency > ${p99Ms}`,
        'fields @timestamp, Status, AnswerLatency, @logStream',
        'sort AnswerLatency desc',
        'limit 100',
      ],
    },
    {
      name: 'slow calls of tiers',
      lines: [
        'filter ispresent(InferenceLatency)',
        'stats count(*) as calls, pct(InferenceLatency, 50) as p50, pct(InferenceLatency, 95) as p95, pct(InferenceLatency, 99) as p99, max(InferenceLatency) as slowest by Endpoint, Model',
        'sort p99 desc',
      ],
    },
    {
      name: 'failed calls of tiers',
      lines: [
        'filter event = "tier_failed"',
        'stats count(*) as failures, latest(message) as lastMessage, latest(requestId) as lastRequest by tier, model, kind',
        'sort failures desc',
      ],
    },
    {
      name: 'errors',
      lines: [
        'filter level = "error"',
        'stats count(*) as errors, latest(message) as lastMessage by event',
        'sort errors desc',
      ],
    },
    {
      name: 'degraded answers',
      lines: [
        'filter Status = "degraded" and ispresent(Answers)',
        'stats count(*) as answers by Source, bin(1h)',
        'sort answers desc',
      ],
    },
    {
      name: 'token outliers',
      lines: [
        'filter ispresent(OutputTokens)',
        'fields @timestamp, Tier, InputTokens, OutputTokens, CostUsd, @logStream',
        'sort OutputTokens desc',
        'limit 100',
      ],
    },
  ];
}

/** Saved in Logs Insights, in a folder of the stage's name, over the logs of all functions. */
export function createQueries(stack: SupportStack, view: View): void {
  const logGroupNames = view.namedFunctions.map(({ logGroupName }) => logGroupName);
  for (const { name, lines } of toQueries(view)) {
    new CfnQueryDefinition(stack, `query ${name}`, {
      name: `${stack.deployment.name}/${name}`,
      queryString: lines.join('\n| '),
      logGroupNames,
    });
  }
}
