import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, onTestFinished, test } from 'vitest';
import { testVersion } from '../../../deploy/functions/smoke-test.ts';
import { type ControlReply, startControlPlane } from '../../support/aws-control-plane.ts';

const TARGET = 'arn:aws:lambda:us-east-1:111122223333:function:support:7';
const EVENT = { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'hook-1' };
const SECRET = 'Open the sign-in page';
const ANSWER = JSON.stringify({ response: SECRET, status: 'accepted', source: 'model' });

const UNANSWERED = JSON.stringify({
  response: 'We have your question.',
  status: 'degraded',
  source: 'static',
  attempts: [{ tier: 'instant', outcome: 'failed' }],
});

const whole = (body: unknown, statusCode = 200) => ({ body: { statusCode, headers: {}, body } });
const streamed = (body: string, statusCode = 200): ControlReply => ({
  body: `${JSON.stringify({ statusCode, headers: {}, cookies: [] })}${'\0'.repeat(8)}${body}`,
});

interface Parts {
  readonly environment?: Readonly<Record<string, string>>;
  readonly remainingMs?: number;
  /** What CodeDeploy says. */
  readonly told?: ControlReply;
}

/** Tests a version whose function replies so; the last reply is for all further questions. */
async function hook(replies: readonly ControlReply[], parts: Parts = {}) {
  let asked = 0;
  const plane = await startControlPlane(({ target }) =>
    target === undefined ? (replies[Math.min(asked++, replies.length - 1)] ?? {}) : (parts.told ?? {}),
  );
  onTestFinished(() => plane.close());
  const lines: string[] = [];
  const outcome = await testVersion(EVENT, {
    environment: parts.environment ?? { TARGET_FUNCTION: TARGET },
    lambda: new LambdaClient(plane.client),
    codeDeploy: new CodeDeployClient(plane.client),
    write: (line) => lines.push(line),
    remainingMs: () => parts.remainingMs ?? 60_000,
  }).catch((error: Error) => error);
  const reports = plane.calls.filter(({ target }) => target !== undefined);
  const questions = plane.calls.filter(({ target }) => target === undefined);
  return { outcome, reports, questions, lines };
}

describe('a version that answers', () => {
  test.each([
    ['at once', whole(ANSWER)],
    ['at once, encoded', { body: { statusCode: 200, isBase64Encoded: true, body: btoa(ANSWER) } }],
    ['as a stream', streamed(ANSWER)],
  ])('%s gets traffic, and CodeDeploy is told', async (_, reply) => {
    const { outcome, reports } = await hook([reply]);
    expect(outcome).toBe('Succeeded');
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatchObject({
      target: 'CodeDeploy_20141006.PutLifecycleEventHookExecutionStatus',
      body: { deploymentId: 'd-1', lifecycleEventHookExecutionId: 'hook-1', status: 'Succeeded' },
    });
  });

  test("is asked the course's questions, as API Gateway would hand them on", async () => {
    const { questions } = await hook([whole(ANSWER)]);
    expect(questions.map(({ body }) => JSON.parse(body.body).query)).toEqual([
      'How do I reset my password?',
      'How do I troubleshoot high latency in my cloud application?',
    ]);
    expect(questions[0]).toMatchObject({
      path: `/2015-03-31/functions/${TARGET}/invocations`,
      headers: { 'x-amz-invocation-type': 'RequestResponse' },
      body: {
        path: '/query',
        httpMethod: 'POST',
        requestContext: { identity: { userArn: expect.any(String) } },
      },
    });
  });

  test('is asked other questions where the stack names them', async () => {
    const environment = { TARGET_FUNCTION: TARGET, QUESTIONS: '["Where is my invoice?"]' };
    const { outcome, questions } = await hook([whole(ANSWER)], { environment });
    expect(outcome).toBe('Succeeded');
    expect(questions.map(({ body }) => JSON.parse(body.body).query)).toEqual(['Where is my invoice?']);
  });

  test('leaves neither questions nor answers in the log', async () => {
    const { lines } = await hook([whole(ANSWER)]);
    expect(lines).toHaveLength(2);
    expect(lines.join('')).toContain('"status":"accepted","source":"model"');
    expect(lines.join('')).not.toMatch(/password|latency|sign-in/);
  });
});

describe('a version gets no traffic', () => {
  test.each<[string, ControlReply, string]>([
    ['that replies with an error', whole(ANSWER, 500), 'the status is 500'],
    ['that streams an error', streamed(ANSWER, 403), 'the status is 403'],
    ['whose body is no JSON', whole(SECRET), 'the reply is not JSON'],
    ['whose body is no object', whole('"yes"'), 'the reply is no JSON object'],
    ['whose answer is blank', whole('{"response":" ","status":"accepted"}'), 'the answer has no response'],
    ['whose answer has no status', whole(`{"response":"${SECRET}"}`), 'the answer has no status'],
    ['of which no tier completed an answer', whole(UNANSWERED), 'no tier completed an answer'],
    ['that replies with nothing', { body: '' }, 'the reply is not JSON'],
    ['that replies with null', { body: 'null' }, 'the reply is no JSON object'],
    [
      'that falls over',
      { headers: { 'x-amz-function-error': 'Unhandled' } },
      'the function failed: Unhandled',
    ],
    ['that may not be asked', { error: 'AccessDeniedException', status: 403 }, 'AccessDeniedException'],
  ])('%s', async (_, reply, why) => {
    const { outcome, reports, lines } = await hook([reply]);
    expect(outcome).toBe('Failed');
    expect(reports.map(({ body }) => body.status)).toEqual(['Failed']);
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ event: 'smoke_test_failed', error: why });
    expect(lines.join('')).not.toContain(SECRET);
  });

  test('that answers the first question alone', async () => {
    const { outcome, questions } = await hook([whole(ANSWER), whole('{}')]);
    expect(outcome).toBe('Failed');
    expect(questions).toHaveLength(2);
  });

  test('that hangs: CodeDeploy is told while there is time', async () => {
    const { outcome, reports } = await hook([{ hangs: true }], { remainingMs: 5_200 });
    expect(outcome).toBe('Failed');
    expect(reports).toHaveLength(1);
  });

  test.each([
    ['no version is named', {}, 'TARGET_FUNCTION must be set'],
    ['no question is named', { TARGET_FUNCTION: TARGET, QUESTIONS: '[]' }, 'QUESTIONS must be a JSON list'],
    [
      'the questions are no JSON',
      { TARGET_FUNCTION: TARGET, QUESTIONS: 'Why?' },
      'QUESTIONS must be a JSON list',
    ],
    ['a question is blank', { TARGET_FUNCTION: TARGET, QUESTIONS: '[" "]' }, 'QUESTIONS must be a JSON list'],
  ])('where %s, and CodeDeploy is told', async (_, environment, why) => {
    const { outcome, reports, questions, lines } = await hook([whole(ANSWER)], { environment });
    expect(outcome).toBe('Failed');
    expect(reports).toHaveLength(1);
    expect(questions).toEqual([]);
    expect(lines.join('')).toContain(why);
  });
});

test('what CodeDeploy refuses ends the function with an error', async () => {
  const { outcome } = await hook([whole(ANSWER)], { told: { error: 'InvalidDeploymentIdException' } });
  expect(outcome).toMatchObject({ name: 'InvalidDeploymentIdException' });
});
