import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Config } from '../../src/server/config-schema.ts';
import { createAlarm } from '../create-alarm.ts';
import { DeploymentError } from '../deployment-error.ts';
import { ServerFunction } from '../lambda/server-function.ts';
import type { Made } from '../made.ts';
import { ofFunction } from '../observability/metrics.ts';
import { toNamespace } from '../server/namespace.ts';
import type { ChecksSettings } from '../settings/watching.ts';
import type { SupportStack } from '../support-stack.ts';
import { createSchedule } from './create-schedule.ts';

type SuiteSettings = NonNullable<ChecksSettings['suite']>;

/** The suite that every server has. */
const SAMPLE = 'sample';
/** Lambda's most; what is not asked within it counts as not answered. */
const TIMEOUT = Duration.minutes(15);
const PERIOD = Duration.hours(1);

/** Asks the configured cascade a suite by the clock, and tells where it answers worse than it should. */
export class SuiteCheck extends Construct {
  constructor(stack: SupportStack, suite: SuiteSettings, made: Made) {
    super(stack, 'Suite');
    const { server } = stack.deployment;
    assertKnown(suite.name, server);
    const { function: asked } = new ServerFunction(stack, 'SuiteRun', {
      handler: 'suiteHandler',
      description: `Asks the suite ${suite.name} every ${suite.everyHours} hours`,
      made,
      timeout: TIMEOUT,
    });
    createSchedule(this, stack, {
      function: asked,
      every: Duration.hours(suite.everyHours),
      description: `The suite ${suite.name}`,
      input: { suite: suite.name, max_cost_usd: suite.maxCostUsd },
    });
    const ofSuite = (metricName: string) =>
      new Metric({
        namespace: toNamespace(stack.deployment),
        metricName,
        dimensionsMap: { Suite: suite.name },
        statistic: 'Minimum',
        period: PERIOD,
      });
    // Between two runs there is nothing to see: the last one holds.
    const untilNext = {
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 1,
      missing: 'unchanged',
    } as const;
    createAlarm(stack, 'suite-quality', {
      means: `Answers to the suite ${suite.name} are of a lower quality than ${suite.minQuality}.`,
      metric: ofSuite('SuiteQuality'),
      threshold: suite.minQuality,
      ...untilNext,
    });
    createAlarm(stack, 'suite-unfinished', {
      means: `The suite ${suite.name} was not answered in full, within its cost and a quarter of an hour.`,
      metric: ofSuite('SuiteShareAnswered'),
      threshold: 1,
      ...untilNext,
    });
    createAlarm(stack, 'suite-failed', {
      means: `The suite ${suite.name} could not be run.`,
      metric: ofFunction(asked.functionName, 'Errors'),
      threshold: 1,
      evaluationPeriods: 1,
      missing: 'well',
    });
  }
}

function assertKnown(name: string, { benchmark }: Config): void {
  const known = [SAMPLE, ...Object.keys(benchmark?.suites ?? {})];
  if (!known.includes(name))
    throw new DeploymentError(
      `checks.suite.name: must be a suite of the server; there are ${known.join(', ')}`,
    );
}
