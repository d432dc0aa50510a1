import { type IWidget, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { createGraph } from './graph.ts';
import { ofFunction, ofQueue, PERCENTILES, PERIOD } from './metrics.ts';
import type { View } from './watched.ts';

/** What stands around the server: the door, the functions, the queue. */
export function createPlatformWidgets(view: View): IWidget[] {
  const { namedFunctions } = view;
  const each = (metricName: string, word: string, statistic?: string) =>
    namedFunctions.map(({ name, functionName }) =>
      ofFunction(functionName, metricName, statistic).with({ label: `${name} ${word}` }),
    );
  return [
    ...createDoorWidgets(view),
    createGraph({
      title: 'Functions: invocations and most at once',
      left: each('Invocations', 'invocations'),
      right: each('ConcurrentExecutions', 'at once', 'Maximum'),
    }),
    createGraph({
      title: 'Functions: errors and throttles',
      left: [...each('Errors', 'errors'), ...each('Throttles', 'throttles')],
    }),
    createGraph({
      title: 'Functions: duration (ms)',
      left: PERCENTILES.flatMap((percentile) => each('Duration', percentile, percentile)),
    }),
    ...createQueueWidgets(view),
  ];
}

interface DoorMetrics {
  readonly requests: Metric;
  readonly clientErrors: Metric;
  readonly serverErrors: Metric;
  readonly latency: Metric;
}

/** Of API Gateway or of the Function URL, which name the same things differently. */
export function toDoorMetrics({ restApi, functions }: View): DoorMetrics {
  if (!restApi) {
    const { functionName } = functions.api;
    return {
      requests: ofFunction(functionName, 'UrlRequestCount'),
      clientErrors: ofFunction(functionName, 'Url4xxCount'),
      serverErrors: ofFunction(functionName, 'Url5xxCount'),
      latency: ofFunction(functionName, 'UrlRequestLatency'),
    };
  }
  const ofApi = (metricName: string) =>
    new Metric({
      namespace: 'AWS/ApiGateway',
      metricName,
      dimensionsMap: { ApiName: restApi.name, Stage: restApi.stage },
      statistic: 'Sum',
      period: PERIOD,
    });
  return {
    requests: ofApi('Count'),
    clientErrors: ofApi('4XXError'),
    serverErrors: ofApi('5XXError'),
    latency: ofApi('Latency'),
  };
}

function createDoorWidgets(view: View): IWidget[] {
  const { requests, clientErrors, serverErrors, latency } = toDoorMetrics(view);
  return [
    createGraph({
      title: 'Requests and errors',
      left: [requests.with({ label: 'requests' })],
      right: [clientErrors.with({ label: '4xx' }), serverErrors.with({ label: '5xx' })],
    }),
    createGraph({
      title: 'Latency of requests (ms)',
      left: PERCENTILES.map((statistic) => latency.with({ statistic, label: statistic })),
    }),
  ];
}

function createQueueWidgets({ queue }: View): IWidget[] {
  if (!queue) return [];
  return [
    createGraph({
      title: 'Jobs that wait, and for how long (s)',
      left: [ofQueue(queue.name, 'ApproximateNumberOfMessagesVisible').with({ label: 'jobs' })],
      right: [ofQueue(queue.name, 'ApproximateAgeOfOldestMessage').with({ label: 'oldest' })],
    }),
    createGraph({
      title: 'Dead letters',
      left: [ofQueue(queue.deadLetterName, 'ApproximateNumberOfMessagesVisible').with({ label: 'jobs' })],
    }),
  ];
}
