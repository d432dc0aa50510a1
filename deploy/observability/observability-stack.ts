import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SupportStack, type Surroundings } from '../support-stack.ts';
import { createAnswerAlarms } from './answer-alarms.ts';
import { createDashboard } from './dashboard.ts';
import { createQueries } from './queries.ts';
import { createServiceAlarms } from './service-alarms.ts';
import { createSpendingBudget } from './spending.ts';
import { toView, type Watched } from './watched.ts';

/** What people look at, and what wakes them. */
export class ObservabilityStack extends SupportStack {
  constructor(scope: Construct, surroundings: Surroundings, watched: Watched) {
    super(scope, 'observability', 'Dashboard, alarms, saved queries and budget', surroundings);
    const { settings } = this.deployment;
    const view = toView(this.deployment, watched);
    createDashboard(this, view);
    createServiceAlarms(this, view);
    createAnswerAlarms(this, view);
    createQueries(this, view);
    const limitUsd = settings.observability?.monthlyBudgetUsd;
    if (limitUsd !== undefined) createSpendingBudget(this, limitUsd);
    new CfnOutput(this, 'DashboardUrl', {
      value: `https://${this.region}.console.aws.amazon.com/cloudwatch/home?region=${this.region}#dashboards:name=${this.deployment.name}`,
    });
  }
}
