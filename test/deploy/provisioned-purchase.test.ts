import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { MODEL_ID, purchaseOf, useProvisioned } from '../support/use-provisioned.ts';

const { templateOf } = useProvisioned();

const HANDLER = join(
  dirname(createRequire(import.meta.url).resolve('aws-cdk-lib/package.json')),
  'custom-resource-handlers/dist/custom-resources/aws-custom-resource-handler/index.js',
);
const ARN = 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abcdefghijkl';
const RUN = `require(${JSON.stringify(HANDLER)}).handler(JSON.parse(process.env.EVENT), { logStreamName: '2026/11/22/[$LATEST]0' }).catch(() => {})`;

let bought: Readonly<Record<string, unknown>>;
beforeAll(() => {
  bought = purchaseOf(templateOf()).properties;
});

/** What CDK's own function does with an event, asking a Bedrock that replies as told. */
async function carryOut(RequestType: string, reply: { status: number; type?: string; body: object }) {
  const asked: unknown[] = [];
  const bedrock = createServer(async (request, response) => {
    const body = await text(request);
    asked.push([request.method, request.url, body === '' ? undefined : JSON.parse(body)]);
    const headers = {
      'content-type': 'application/json',
      ...(reply.type && { 'x-amzn-errortype': reply.type }),
    };
    response.writeHead(reply.status, headers).end(JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => bedrock.listen(0, '127.0.0.1', resolve));
  const event = {
    RequestType,
    // Nobody listens there: what it would have said is in its log.
    ResponseURL: 'https://127.0.0.1/',
    PhysicalResourceId: RequestType === 'Create' ? undefined : ARN,
    LogicalResourceId: 'Throughput',
    ResourceProperties: { ...bought, InstallLatestAwsSdk: 'false' },
  };
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', RUN], {
    env: {
      PATH: process.env.PATH,
      EVENT: JSON.stringify(event),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL_BEDROCK: `http://127.0.0.1:${(bedrock.address() as AddressInfo).port}`,
    },
    timeout: 50_000,
  }).finally(() => bedrock.close());
  const [said = '{}'] = stdout
    .split('\n')
    .flatMap((line) => (line.startsWith('Responding ') ? [line.slice(11)] : []));
  return { asked, said: JSON.parse(said) };
}

describe('the purchase, as CDK carries it out', () => {
  it('is known by the ARN that Bedrock gives it', async () => {
    const { asked, said } = await carryOut('Create', { status: 201, body: { provisionedModelArn: ARN } });
    expect(asked).toEqual([
      [
        'POST',
        '/provisioned-model-throughput',
        expect.objectContaining({ modelId: MODEL_ID, modelUnits: 1 }),
      ],
    ]);
    expect(JSON.stringify(asked)).not.toContain('commitmentDuration');
    expect(said).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ARN });
  });

  it('fails where Bedrock sells nothing', async () => {
    const refused = { status: 400, type: 'ServiceQuotaExceededException', body: { message: 'no units' } };
    expect((await carryOut('Create', refused)).said).toMatchObject({ Status: 'FAILED', Reason: 'no units' });
  });

  it('asks for nothing on an update, and stays what it is', async () => {
    const { asked, said } = await carryOut('Update', { status: 500, body: {} });
    expect(asked).toEqual([]);
    expect(said).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ARN });
  });

  it('is given back by its name', async () => {
    const { asked, said } = await carryOut('Delete', { status: 200, body: {} });
    expect(asked).toEqual([
      [
        'DELETE',
        expect.stringMatching(/^\/provisioned-model-throughput\/tiered-support-dev-[0-9a-f]{8}$/),
        undefined,
      ],
    ]);
    expect(said.Status).toBe('SUCCESS');
  });

  it('is gone where Bedrock knows none, and is not where Bedrock refuses', async () => {
    const none = { status: 404, type: 'ResourceNotFoundException', body: { message: 'none' } };
    expect((await carryOut('Delete', none)).said.Status).toBe('SUCCESS');
    const refused = { status: 400, type: 'ValidationException', body: { message: 'still creating' } };
    expect((await carryOut('Delete', refused)).said).toMatchObject({
      Status: 'FAILED',
      Reason: 'still creating',
    });
  });
});
