import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CloudWatchClient,
  PutMetricDataCommand,
  type PutMetricDataCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Clock } from '../../../src/cascade/ports.ts';
import { startFakeCloud } from '../../support/fake-cloud/fake-cloud.ts';
import { createHeldSink, namesOf, type Send } from '../../support/held-sink.ts';
import { measurement, numbered } from '../../support/make-measurement.ts';

/** On which no time limit passes, however slow the machine. */
const PATIENT_CLOCK: Clock = {
  now: () => 0,
  epochMs: () => 0,
  sleep: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
};

/** Sends with the real client to `url`. */
function sendTo(url: string): Send {
  const client = new CloudWatchClient({
    region: 'us-east-1',
    endpoint: url,
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIAFAKECLOUD0000000', secretAccessKey: 'fake-cloud-secret' },
    requestHandler: new NodeHttpHandler(),
  });
  onTestFinished(() => client.destroy());
  return (input, abortSignal) => client.send(new PutMetricDataCommand(input), { abortSignal });
}

/** The address of a server that refuses every call with `errorType`. */
async function startRefusing(errorType: string): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      response.writeHead(400, {
        'content-type': 'application/x-amz-json-1.0',
        'x-amzn-errortype': errorType,
      });
      response.end(JSON.stringify({ __type: errorType, message: 'not like this' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the CloudWatch sink on the wire', () => {
  test('what it sends reaches the service whole, compressed or not', async () => {
    const cloud = await startFakeCloud();
    onTestFinished(() => cloud.close());
    const { sink, events } = createHeldSink(sendTo(cloud.url), PATIENT_CLOCK);
    const latency = {
      namespace: 'GenAI/Inference',
      dimensions: { Endpoint: 'expert', Model: 'arn:aws:m/1' },
    };
    sink.record([
      measurement('InferenceLatency', 812, latency),
      measurement('Confidence', 0.875, { unit: 'None' }),
    ]);
    await sink.flush();
    sink.record(numbered(900, (index) => measurement(`M${index}`, index / 7)));
    await sink.flush();

    expect(events).toEqual([]);
    const [first, second, many] = cloud.metrics as PutMetricDataCommandInput[];
    expect(first).toEqual({
      Namespace: 'GenAI/Inference',
      MetricData: [
        {
          MetricName: 'InferenceLatency',
          Unit: 'Count',
          Timestamp: Date.UTC(2026, 0, 1, 12) / 1_000,
          Dimensions: [
            { Name: 'Endpoint', Value: 'expert' },
            { Name: 'Model', Value: 'arn:aws:m/1' },
          ],
          Values: [812],
          Counts: [1],
        },
      ],
    });
    expect(second).toMatchObject({ Namespace: 'Ours', MetricData: [{ Unit: 'None', Values: [0.875] }] });
    expect(many?.MetricData?.map(({ Values }) => Values?.[0])).toEqual(
      Array.from({ length: 900 }, (_, index) => index / 7),
    );
  });

  test.each(['InvalidParameterValueException', 'InvalidParameterValue', 'MissingRequiredParameterException'])(
    'data refused with %s are never sent again, and operators hear why',
    async (errorType) => {
      const { sink, inputs, events, timers } = createHeldSink(
        sendTo(await startRefusing(errorType)),
        PATIENT_CLOCK,
      );
      sink.record([measurement('A', 1)]);
      await sink.flush();
      await sink.flush();
      expect(inputs).toHaveLength(1);
      expect(timers).toEqual([]);
      expect(events).toEqual([
        ['metrics_refused', { message: expect.stringContaining('not like this'), data: 1 }],
      ]);
    },
  );

  test('data that may not be sent now are kept until they may', async () => {
    const { sink, inputs, events } = createHeldSink(
      sendTo(await startRefusing('AccessDeniedException')),
      PATIENT_CLOCK,
    );
    sink.record([measurement('A', 1)]);
    await sink.flush();
    await sink.flush();
    expect(namesOf(inputs)).toEqual(['A', 'A']);
    expect(events).toEqual([['metrics_not_sent', { message: 'AccessDeniedException: not like this' }]]);
  });

  test('a server that is not there is an outage', async () => {
    const cloud = await startFakeCloud();
    await cloud.close();
    const { sink, events } = createHeldSink(sendTo(cloud.url), PATIENT_CLOCK);
    sink.record([measurement('A', 1)]);
    await sink.flush();
    expect(events).toEqual([['metrics_not_sent', { message: expect.stringContaining('ECONNREFUSED') }]]);
  });
});
