import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { testVersion } from '../../deploy/functions/smoke-test.ts';
import { type ControlReply, startControlPlane } from '../support/aws-control-plane.ts';
import { LambdaProcess } from '../support/lambda-process.ts';

// CodeDeploy's hook against the function that it is there for, behind Lambda's API.

let lambda: LambdaProcess;
beforeAll(() => {
  lambda = new LambdaProcess();
});
afterAll(() => lambda.close());

/** What Lambda's API hands back of each kind of handler. */
const HANDLERS: Readonly<Record<string, (event: unknown) => Promise<ControlReply>>> = {
  handler: async (event) => ({ body: await lambda.invoke({ event }) }),
  streamHandler: async (event) => {
    const chunks: string[] = [];
    const head = await lambda.stream({ event }, (chunk) => chunks.push(chunk));
    return { body: `${JSON.stringify(head)}${'\0'.repeat(8)}${chunks.join('')}` };
  },
};

test.each(Object.keys(HANDLERS))('a server whose %s is configured passes', async (name) => {
  const plane = await startControlPlane(async ({ target, body }) =>
    target === undefined ? ((await HANDLERS[name]?.(body)) ?? {}) : {},
  );
  onTestFinished(() => plane.close());
  const lines: string[] = [];
  const outcome = await testVersion(
    { DeploymentId: 'd-1', LifecycleEventHookExecutionId: 'hook-1' },
    {
      environment: { TARGET_FUNCTION: 'support:7' },
      lambda: new LambdaClient(plane.client),
      codeDeploy: new CodeDeployClient(plane.client),
      write: (line) => lines.push(line),
      remainingMs: () => 30_000,
    },
  );
  expect([outcome, lines.map((line) => JSON.parse(line).event)]).toEqual([
    'Succeeded',
    ['smoke_test_answer', 'smoke_test_answer'],
  ]);
});
