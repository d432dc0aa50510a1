import { expect, test } from 'vitest';
import { describeIssues } from '../../../../src/cascade/describe-issues.ts';
import { configSchema } from '../../../../src/server/config-schema.ts';

const TABLE = { kind: 'dynamodb', table: 'tiered-support' };
const QUEUE = 'https://sqs.us-east-1.amazonaws.com/111122223333/support-jobs';

function faultsOf(queueUrl: unknown, store: object = TABLE): string[] {
  const input = { store, http: { jobs: { queueUrl } } };
  const { error } = configSchema.safeParse(input);
  return error
    ? describeIssues(configSchema, input, error).map(({ field, message }) => `${field} ${message}`)
    : [];
}

test.each([QUEUE, 'http://127.0.0.1:9324/000000000000/jobs', 'http://localhost:4566/queue/us-east-1/0/jobs'])(
  'a queue may be %s',
  (url) => expect(faultsOf(url)).toEqual([]),
);

test.each([
  ['http beyond this machine', QUEUE.replace('https', 'http')],
  ['a FIFO queue', `${QUEUE}.fifo`],
  ['a queue’s ARN', 'arn:aws:sqs:us-east-1:111122223333:support-jobs'],
  ['a host alone', 'https://sqs.us-east-1.amazonaws.com/'],
  ['a URL with a password', 'https://me:secret@sqs.us-east-1.amazonaws.com/111122223333/jobs'],
  ['a URL with a query', `${QUEUE}?Action=SendMessage`],
  ['a name', 'support-jobs'],
  ['nothing', ''],
])('%s is refused', (_, url) => {
  expect(faultsOf(url)).toEqual([
    expect.stringMatching(/^http\.jobs\.queueUrl .*must be the https URL of an SQS queue/),
  ]);
});

test.each([{ kind: 'local' }, { kind: 'memory' }])(
  'a queue is refused where nothing keeps its jobs: %j',
  (store) => {
    expect(faultsOf(QUEUE, store)).toEqual([
      expect.stringMatching(/^http\.jobs\.queueUrl .*must be left out where the store is no table/),
    ]);
  },
);
