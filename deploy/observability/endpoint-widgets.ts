import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { createGraph } from './graph.ts';
import { search, searchPercentiles } from './metrics.ts';
import type { View } from './watched.ts';

/**
 * What SageMaker says of the endpoint and of the component that runs on it. Latencies are microseconds.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html
 */
export function createEndpointWidgets({ expert }: View): IWidget[] {
  if (!expert) return [];
  const { endpointName: EndpointName, inferenceComponentName: InferenceComponentName } = expert;
  const ofComponent = (name: string) => ({
    namespace: 'AWS/SageMaker',
    name,
    by: ['InferenceComponentName'],
    where: { InferenceComponentName },
  });
  const ofInstances = (name: string, statistic: string) =>
    search({
      namespace: '/aws/sagemaker/Endpoints',
      name,
      by: ['EndpointName', 'VariantName'],
      where: { EndpointName },
      statistic,
      label: name,
    });
  return [
    createGraph({
      title: 'Endpoint: invocations and errors',
      left: ['Invocations', 'Invocation4XXErrors', 'Invocation5XXErrors'].map((name) =>
        search({ ...ofComponent(name), label: name }),
      ),
    }),
    createGraph({
      title: 'Endpoint: latency of the model (µs)',
      left: searchPercentiles(ofComponent('ModelLatency')),
    }),
    createGraph({
      title: 'Endpoint: GPU and memory (percent)',
      left: ['GPUUtilization', 'GPUMemoryUtilization', 'MemoryUtilization'].map((name) =>
        ofInstances(name, 'Average'),
      ),
    }),
  ];
}
