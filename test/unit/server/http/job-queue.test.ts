import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { clock } from '../../../../src/server/app.ts';
import { createAwsClients } from '../../../../src/server/aws-clients.ts';
import { createJobQueue } from '../../../../src/server/http/job-queue.ts';
import { toQueueRegion } from '../../../../src/server/http/queue-region.ts';
import { type FakeQueue, startFakeQueue } from '../../../support/fake-cloud/sqs-wire.ts';

const VARIABLES = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_REGION: 'eu-west-1',
};
const before = { ...process.env };

let queue: FakeQueue;
beforeAll(async () => {
  queue = await startFakeQueue();
  Object.assign(process.env, VARIABLES);
});
beforeEach(() => queue.reset());
afterAll(async () => {
  for (const name of Object.keys(VARIABLES)) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  await queue.close();
});

const send = () =>
  createJobQueue({ queueUrl: queue.url, connect: createAwsClients().sqs, clock }).send('job_1');

test.each([
  ['https://sqs.us-east-1.amazonaws.com/111122223333/jobs', 'us-east-1'],
  ['https://sqs.us-gov-west-1.amazonaws.com/111122223333/jobs', 'us-gov-west-1'],
  ['https://sqs.cn-north-1.amazonaws.com.cn/111122223333/jobs', 'cn-north-1'],
  ['https://sqs-fips.us-west-2.amazonaws.com/111122223333/jobs', 'us-west-2'],
  ['https://sqs.eu-central-1.api.aws/111122223333/jobs', 'eu-central-1'],
  ['https://eu-west-1.queue.amazonaws.com/111122223333/jobs', 'eu-west-1'],
  ['https://vpce-0a1-b2.sqs.ap-southeast-2.vpce.amazonaws.com/111122223333/jobs', 'ap-southeast-2'],
  ['https://queue.amazonaws.com/111122223333/jobs', undefined],
  ['https://us-east-1.example.com/jobs', undefined],
  ['http://127.0.0.1:9324/000000000000/jobs', undefined],
])('the region of %s is %s', (url, region) => {
  expect(toQueueRegion(url)).toBe(region);
});

describe('a message', () => {
  test('is signed for the region of the queue, or else for the SDK’s own', async () => {
    await send();
    expect(queue.messages[0]?.headers.authorization).toContain('/eu-west-1/sqs/');
    const regions: unknown[] = [];
    const connect = async (region?: string) => {
      regions.push(region);
      throw new Error('nobody is there');
    };
    const queueUrl = 'https://sqs.us-west-2.amazonaws.com/111122223333/jobs';
    await expect(createJobQueue({ queueUrl, connect, clock }).send('job_1')).rejects.toThrow('SQS');
    expect(regions).toEqual(['us-west-2']);
  });

  test('leaves nothing on the console, where the SDK would print the queue’s URL', async () => {
    const printed = vi.spyOn(console, 'warn').mockImplementation(() => {});
    await send();
    expect(queue.messages).toHaveLength(1);
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });
});

describe('who runs it is told', () => {
  test.each([
    ['that sending is denied', { status: 403, type: 'AccessDenied' }, 'sqs:SendMessage'],
    ['that there is no such queue', { status: 400, type: 'QueueDoesNotExist' }, 'not there'],
    ['of an error that nobody foresaw', { status: 418, type: 'Teapot' }, 'could not be asked'],
  ])('%s, once, and without what AWS says', async (_, fault, words) => {
    const message = 'arn:aws:iam::111122223333:role/secret';
    queue.faults.push({ ...fault, message });
    const outcome = await send().catch(String);
    expect(outcome).toContain(words);
    expect(outcome).toContain(fault.type);
    expect(outcome).not.toMatch(/arn:|1111/);
    expect(queue.calls).toBe(1);
  });

  test('when throttling goes on', async () => {
    const throttled = { status: 400, type: 'ThrottlingException' };
    queue.faults.push(throttled, throttled, throttled);
    await expect(send()).rejects.toThrow('ThrottlingException');
    expect(queue.calls).toBe(3);
  });

  test('after three seconds without a word', async () => {
    queue.faults.push('hang');
    await expect(send()).rejects.toThrow('no answer within 3000 ms');
  });
});
