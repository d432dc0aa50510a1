import { CfnOutput } from 'aws-cdk-lib';
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { SupportStack, type Surroundings } from '../support-stack.ts';

/** The one table: answers, conversations, tickets, the cache, budgets, jobs, and what instances know of tiers. */
export class StateStack extends SupportStack {
  readonly table: TableV2;

  constructor(scope: Construct, surroundings: Surroundings) {
    super(scope, 'state', 'The table that everything is kept in', surroundings);
    const { name, settings } = this.deployment;
    const { key } = surroundings;
    this.table = new TableV2(this, 'Table', {
      tableName: `${name}-state`,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'expires_at',
      billing: Billing.onDemand(),
      encryption: key ? TableEncryptionV2.customerManagedKey(key) : TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: settings.keepData,
      removalPolicy: this.dataRemoval,
      replicas: settings.state.replicas.map((region) => ({ region })),
    });
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
  }
}
