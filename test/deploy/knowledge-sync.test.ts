import { describe, expect, it } from 'vitest';
import {
  ALERTS,
  articlesBucketOf,
  SAMPLE_ARTICLES,
  type SynthKnowledge,
  useKnowledge,
} from '../support/synth-knowledge.ts';
import { allowedTo, resourcesOf, type Statement } from '../support/template-resources.ts';

let made: SynthKnowledge;
const { synthesise } = useKnowledge({ knowledge: { folder: SAMPLE_ARTICLES } }, (it) => {
  made = it;
});

describe('the articles of KnowledgeStack', () => {
  describe('reading changes', () => {
    it('gathers them for as long as the settings say', () => {
      made.template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
        MaximumBatchingWindowInSeconds: 300,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      });
      const quick = synthesise({ knowledge: { debounceMinutes: 1 } });
      quick.template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
        MaximumBatchingWindowInSeconds: 60,
      });
    });

    it('leaves the function six times its time before a message comes again, beside the window', () => {
      const handler = resourcesOf(made.template, 'AWS::Lambda::Function').find(([, { Properties }]) =>
        Properties.Description?.startsWith('Has changed'),
      );
      const queue = resourcesOf(made.template, 'AWS::SQS::Queue').find(
        ([, { Properties }]) => Properties.RedrivePolicy,
      );
      expect(queue?.[1].Properties.VisibilityTimeout).toBe(6 * handler?.[1].Properties.Timeout + 300);
    });

    it('hears of created and deleted articles, of a deployment, and of nothing for half of what is stale', () => {
      const bucket = articlesBucketOf(made.template);
      made.template.hasResourceProperties('AWS::Events::Rule', {
        EventPattern: {
          source: ['aws.s3'],
          'detail-type': ['Object Created', 'Object Deleted'],
          detail: { bucket: { name: [{ Ref: bucket }] } },
        },
      });
      made.template.hasResourceProperties('AWS::Events::Rule', {
        EventPattern: {
          source: ['aws.cloudformation'],
          detail: {
            'stack-id': [{ Ref: 'AWS::StackId' }],
            'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE'] },
          },
        },
      });
      made.template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 day)' });
      const soon = synthesise({ knowledge: { staleHours: 3 } });
      const rates = resourcesOf(soon.template, 'AWS::Events::Rule').flatMap(
        ([, { Properties }]) => Properties.ScheduleExpression ?? [],
      );
      expect(rates).toEqual(['rate(1 hour)', 'rate(1 hour)']);
    });

    it('lets only its own rules send, over TLS', () => {
      const queues = resourcesOf(made.template, 'AWS::SQS::QueuePolicy').map(
        ([, { Properties }]): Statement[] => Properties.PolicyDocument.Statement,
      );
      for (const statements of queues)
        expect(statements[0]).toMatchObject({
          Effect: 'Deny',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        });
      const allowed = queues.flat().filter(({ Effect }) => Effect === 'Allow');
      expect(allowed).toHaveLength(3);
      for (const { Action, Principal, Condition } of allowed) {
        expect([Action, Principal]).toEqual(['sqs:SendMessage', { Service: 'events.amazonaws.com' }]);
        expect(Condition).toEqual({
          ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [expect.stringMatching(/^Sync/), 'Arn'] } },
        });
      }
    });

    it('may start a reading of the one base, and take from the one queue', () => {
      const [start, take, ...more] = allowedTo(made.template, /^SyncFunctionRole/);
      expect(more).toEqual([]);
      expect(start?.[0]).toBe('bedrock:StartIngestionJob');
      expect(start?.[1]).toMatch(/^\{"Fn::GetAtt":\["\w+","KnowledgeBaseArn"\]\}$/);
      expect(take?.[0]).toContain('sqs:ReceiveMessage');
      expect(take?.[1]).toMatch(/^\{"Fn::GetAtt":\["SyncQueue\w+","Arn"\]\}$/);
    });

    it('names the base and the source to both functions', () => {
      const both = resourcesOf(made.template, 'AWS::Lambda::Function').filter(
        ([, { Properties }]) => Properties.Environment?.Variables?.KNOWLEDGE_BASE_ID,
      );
      expect(both.map(([, { Properties }]) => Object.keys(Properties.Environment.Variables))).toEqual([
        ['KNOWLEDGE_BASE_ID', 'DATA_SOURCE_ID'],
        ['KNOWLEDGE_BASE_ID', 'DATA_SOURCE_ID', 'NAMESPACE'],
      ]);
    });
  });

  describe('watching', () => {
    const alarmsOf = (one: SynthKnowledge) =>
      resourcesOf(one.template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);

    it('goes off where a reading failed, none worked for long, a change was given up, or nobody looks', () => {
      const alarms = alarmsOf(made);
      const from = 'GreaterThanOrEqualToThreshold';
      expect(
        alarms.map(({ MetricName, ComparisonOperator, Threshold }) => [
          MetricName,
          ComparisonOperator,
          Threshold,
        ]),
      ).toEqual([
        ['SyncFailed', from, 1],
        ['SyncAgeHours', 'GreaterThanThreshold', 48],
        ['ApproximateNumberOfMessagesVisible', from, 1],
        ['Errors', from, 1],
      ]);
      for (const { AlarmActions } of alarms) expect(AlarmActions).toEqual([ALERTS]);
      expect(made.stack.alarms).toHaveLength(4);
    });

    it('looks each hour, in the namespace of the server, and may do no more than look', () => {
      expect(allowedTo(made.template, /^WatchFunctionRole/)).toEqual([
        [
          'bedrock:ListIngestionJobs',
          expect.stringMatching(/^\{"Fn::GetAtt":\["\w+","KnowledgeBaseArn"\]\}$/),
        ],
      ]);
      made.template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 hour)' });
      const server = { metrics: { kind: 'cloudwatch', namespace: 'Help/prod' } };
      const other = synthesise({ server, knowledge: { staleHours: 6 } });
      expect(alarmsOf(other).slice(0, 2)).toMatchObject([
        { Namespace: 'Help/prod' },
        { Namespace: 'Help/prod', Threshold: 6 },
      ]);
      other.template.hasResourceProperties('AWS::Lambda::Function', {
        Environment: { Variables: { NAMESPACE: 'Help/prod' } },
      });
    });
  });
});
