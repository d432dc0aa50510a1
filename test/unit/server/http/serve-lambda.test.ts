import { describe, expect, test } from 'vitest';
import { clock } from '../../../../src/server/app.ts';
import { serveLambda } from '../../../../src/server/http/serve-lambda.ts';
import { httpSettingsSchema } from '../../../../src/server/http/settings.ts';
import { createTools } from '../../../../src/tools/catalog.ts';
import type { ToolCall } from '../../../../src/tools/tool.ts';
import { answers, fakeTier } from '../../../support/fake-tier.ts';
import { type HttpReply, restApiEvent } from '../../../support/lambda-process.ts';
import { noBenchmarks } from '../../../support/no-benchmarks.ts';
import { createTestCascade, recordingLog } from '../../../support/test-cascade.ts';

const CONTEXT = { getRemainingTimeInMillis: () => 30_000 } as Parameters<
  Awaited<ReturnType<typeof serveLambda>>['handler']
>[1];

/** Asks as a stage whose gateway says `identity` of the caller; also who the tool heard was asking. */
async function askAs(identity: object, headers: Readonly<Record<string, string>> = {}) {
  const callers: ToolCall['caller'][] = [];
  const { cascade } = createTestCascade({ tiers: [fakeTier('instant', [answers(0.9)])] });
  const tools = createTools(cascade, noBenchmarks).map((tool) => ({
    ...tool,
    run: (input: unknown, call: ToolCall) => {
      callers.push(call.caller);
      return tool.run(input, call);
    },
  }));
  const { handler } = await serveLambda({
    tools,
    log: recordingLog().log,
    clock,
    settings: httpSettingsSchema.parse({}),
    pageFolder: new URL('../../../../src/server/page/', import.meta.url),
  });
  const event = restApiEvent({ body: { query: 'How do I reset my password?' }, headers });
  const { requestContext } = event;
  const reply = await handler(
    { ...event, requestContext: { ...requestContext, identity: { sourceIp: '192.0.2.1', ...identity } } },
    CONTEXT,
  );
  return { status: (reply as HttpReply).statusCode, callers };
}

describe('whom a stage of API Gateway has let in', () => {
  test('for an API key is known by its id', async () => {
    const { status, callers } = await askAs({ userArn: null, apiKeyId: 'k1x2y3', apiKey: 'the key itself' });
    expect(status).toBe(200);
    expect(callers).toEqual([{ subject: 'api-key:k1x2y3' }]);
  });

  test('by IAM is known by the ARN, whatever key came along', async () => {
    const userArn = 'arn:aws:iam::111122223333:user/tester';
    const { callers } = await askAs({ userArn, apiKeyId: 'k1x2y3' });
    expect(callers).toEqual([{ subject: userArn }]);
  });

  test.each([
    ['nothing', {}, {}],
    ['no key', { userArn: null, apiKeyId: null, apiKey: null }, {}],
    ['an empty id', { apiKeyId: '' }, {}],
    ['a key that only the request names', {}, { 'x-api-key': 'k1x2y3', apiKeyId: 'k1x2y3' }],
  ])('with %s is nobody', async (_, identity, headers) => {
    expect(await askAs(identity, headers)).toEqual({ status: 401, callers: [] });
  });
});
