import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { SupportStack } from '../support-stack.ts';

/** Percent of the limit, of what was spent and of what the month is expected to come to. */
const TOLD_AT = [
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'FORECASTED', threshold: 100 },
];

/**
 * Tells where a month's bill nears `limitUsd`. It sees what carries our tag `application`, of all stages, once that is
 * activated as a cost allocation tag; what models cost by the token carries no tag, and is what `budgets` of the
 * server's configuration limits.
 * https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
export function createSpendingBudget(stack: SupportStack, limitUsd: number): CfnBudget {
  const { name, settings } = stack.deployment;
  const { alerts } = stack.surroundings;
  return new CfnBudget(stack, 'Spending', {
    budget: {
      budgetName: name,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: limitUsd, unit: 'USD' },
      costFilters: { TagKeyValue: [`user:application$${settings.name}`] },
    },
    ...(alerts && {
      notificationsWithSubscribers: TOLD_AT.map((at) => ({
        notification: { ...at, comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' },
        subscribers: [{ subscriptionType: 'SNS', address: alerts.topicArn }],
      })),
    }),
  });
}
