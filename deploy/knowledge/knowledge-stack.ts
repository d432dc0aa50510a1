import { CfnOutput, Duration } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { SmallFunction } from '../lambda/small-function.ts';
import type { Made } from '../made.ts';
import { toNamespace } from '../server/namespace.ts';
import type { DeploySettings } from '../settings/settings.ts';
import { SupportStack, type Surroundings } from '../support-stack.ts';
import { ArticleSync } from './article-sync.ts';
import { createArticlesBucket } from './articles-bucket.ts';
import { toArticlesFolder } from './articles-folder.ts';
import { KnowledgeBase } from './knowledge-base.ts';
import { createSyncAlarms } from './sync-alarms.ts';
import { UPLOADED, uploadArticles } from './upload-articles.ts';

/** Articles in a bucket, searched by Bedrock; read again when they change, and watched. */
export class KnowledgeStack extends SupportStack {
  readonly knowledgeBase: NonNullable<Made['knowledgeBase']>;
  readonly alarms: readonly Alarm[];

  constructor(
    scope: Construct,
    surroundings: Surroundings,
    settings: NonNullable<DeploySettings['knowledge']>,
  ) {
    super(scope, 'knowledge', 'The articles that answers are drawn from', surroundings);
    const bucket = createArticlesBucket(this);
    const base = new KnowledgeBase(this, bucket, settings);
    const sync = new ArticleSync(this, bucket, base, settings);
    const folder = toArticlesFolder(this.deployment);
    // Its events would be lost before.
    if (folder !== undefined) uploadArticles(this, folder, bucket).node.addDependency(sync);
    this.alarms = createSyncAlarms(this, {
      deadLetters: sync.deadLetters,
      watcher: this.createWatcher(base),
      staleHours: settings.staleHours,
    });
    this.knowledgeBase = { id: base.id, arn: base.arn };
    new CfnOutput(this, 'KnowledgeBaseId', { value: base.id });
    new CfnOutput(this, 'DataSourceId', { value: base.dataSourceId });
    new CfnOutput(this, 'ArticlesBucket', {
      value: bucket.bucketName,
      description: `Put articles anywhere but under ${UPLOADED}, which is kept like the folder that is deployed`,
    });
  }

  private createWatcher(base: KnowledgeBase): IFunction {
    const { function: watcher } = new SmallFunction(this, 'WatchFunction', {
      name: 'watch-knowledge',
      description: 'Measures whether the articles are read',
      environment: {
        KNOWLEDGE_BASE_ID: base.id,
        DATA_SOURCE_ID: base.dataSourceId,
        NAMESPACE: toNamespace(this.deployment),
      },
      statements: [new PolicyStatement({ actions: ['bedrock:ListIngestionJobs'], resources: [base.arn] })],
      timeout: Duration.seconds(30),
    });
    new Rule(this, 'WatchHourly', {
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [new LambdaFunction(watcher)],
    });
    return watcher;
  }
}
