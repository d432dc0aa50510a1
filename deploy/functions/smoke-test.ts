import { CodeDeployClient, PutLifecycleEventHookExecutionStatusCommand } from '@aws-sdk/client-codedeploy';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type Environment, readList, readVariable } from './parts/environment.ts';
import { readHttpReply, readObject } from './parts/http-reply.ts';

// CodeDeploy's hook before a new version of the server gets traffic.

export interface SmokeTestParts {
  /** `TARGET_FUNCTION`: the new version's qualified ARN. `QUESTIONS`: a JSON list; left out: the course's own two. */
  readonly environment: Environment;
  readonly lambda: LambdaClient;
  readonly codeDeploy: CodeDeployClient;
  readonly write: (line: string) => void;
  /** Milliseconds that Lambda leaves. */
  readonly remainingMs: () => number;
}

export interface HookEvent {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

/** Parts 1 and 3 of the course ask these of what they have deployed. */
const QUESTIONS = [
  'How do I reset my password?',
  'How do I troubleshoot high latency in my cloud application?',
];
/** Of the time that Lambda leaves, what telling CodeDeploy takes at most. */
const REPORT_MS = 5_000;

/**
 * Asks the new version each question; it passes where all replies are answers. CodeDeploy is told of whatever goes
 * wrong, since it would wait an hour for a word. Neither questions nor answers are logged.
 * @throws what CodeDeploy's own refusal is.
 */
export async function testVersion(event: HookEvent, parts: SmokeTestParts): Promise<'Succeeded' | 'Failed'> {
  const { codeDeploy, write } = parts;
  const status = await askAll(parts).then(
    () => 'Succeeded' as const,
    (error: unknown) => {
      write(toLine({ event: 'smoke_test_failed', error: toWords(error) }));
      return 'Failed' as const;
    },
  );
  await codeDeploy.send(
    new PutLifecycleEventHookExecutionStatusCommand({
      deploymentId: event.DeploymentId,
      lifecycleEventHookExecutionId: event.LifecycleEventHookExecutionId,
      status,
    }),
  );
  return status;
}

/** @throws Error that quotes nothing of a reply, and what the SDK does. */
async function askAll({ environment, lambda, write, remainingMs }: SmokeTestParts): Promise<void> {
  const abortSignal = AbortSignal.timeout(Math.max(0, Math.floor(remainingMs() - REPORT_MS)));
  const target = readVariable(environment, 'TARGET_FUNCTION');
  const questions = environment.QUESTIONS
    ? readList(environment.QUESTIONS, 'QUESTIONS', { isItem: isText, items: 'questions' })
    : QUESTIONS;
  for (const [index, question] of questions.entries()) {
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({
        FunctionName: target,
        InvocationType: 'RequestResponse',
        Payload: Buffer.from(JSON.stringify(toRestEvent(question))),
      }),
      { abortSignal },
    );
    if (FunctionError !== undefined) throw new Error(`the function failed: ${FunctionError}`);
    const { status, source } = readAnswer(Payload ?? new Uint8Array());
    write(toLine({ event: 'smoke_test_answer', question: index + 1, status, source }));
  }
}

/** @throws Error for what is no answer. */
function readAnswer(payload: Uint8Array): Readonly<Record<string, unknown>> {
  const { status, body } = readHttpReply(payload);
  if (status !== 200) throw new Error(`the status is ${status}`);
  const answer = readObject(body);
  if (!isText(answer.response)) throw new Error('the answer has no response');
  if (!isText(answer.status)) throw new Error('the answer has no status');
  // A version that may not ask its models has a reply for everything all the same.
  const { attempts } = answer;
  if (Array.isArray(attempts) && attempts.length > 0 && !attempts.some(isCompleted))
    throw new Error('no tier completed an answer');
  return answer;
}

const isCompleted = (attempt: unknown): boolean =>
  typeof attempt === 'object' && attempt !== null && 'outcome' in attempt && attempt.outcome === 'completed';

/** Messages of AWS can hold ARNs. */
function toWords(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return '$metadata' in error ? error.name : error.message;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const toLine = (fields: object) => `${JSON.stringify(fields)}\n`;

/** POST /query as an API Gateway REST stage with IAM authorization hands it on. */
function toRestEvent(query: string) {
  return {
    resource: '/query',
    path: '/query',
    httpMethod: 'POST',
    // The server takes this name whatever http.allowedHosts says.
    headers: { Host: 'localhost', 'Content-Type': 'application/json', Accept: 'application/json' },
    multiValueHeaders: null,
    queryStringParameters: null,
    requestContext: {
      stage: 'smoke-test',
      domainName: 'localhost',
      identity: { sourceIp: '127.0.0.1', userArn: 'arn:aws:iam::000000000000:role/smoke-test' },
    },
    body: JSON.stringify({ query }),
    isBase64Encoded: false,
  };
}

const lambda = new LambdaClient({});
const codeDeploy = new CodeDeployClient({});

export const handler = (
  event: HookEvent,
  context: { readonly getRemainingTimeInMillis: () => number },
): Promise<string> =>
  testVersion(event, {
    // biome-ignore lint/style/noProcessEnv: it is how the stack tells a function what to do
    environment: process.env,
    lambda,
    codeDeploy,
    write: (line) => void process.stdout.write(line),
    remainingMs: () => context.getRemainingTimeInMillis(),
  });
