import type { ServerFunction } from '../lambda/server-function.ts';
import type { Made } from '../made.ts';
import type { ServiceStack } from '../service/service-stack.ts';
import type { Watched, WatchedFunction } from './watched.ts';

/** The parts of a service that are looked at. */
export function toWatched(service: ServiceStack, { provisioned, expert }: Made): Watched {
  const { api, worker, agent, restApi, queue, deadLetters, deployment } = service;
  const endpoint = deployment.server.tiers.find(({ name }) => name === expert?.tier);
  return {
    functions: {
      api: toWatchedFunction(api),
      worker: worker && toWatchedFunction(worker),
      agent: agent && toWatchedFunction(agent),
    },
    restApi: restApi && { name: restApi.restApiName, stage: deployment.stage },
    queue: queue && deadLetters && { name: queue.queueName, deadLetterName: deadLetters.queueName },
    provisioned,
    expert:
      expert && endpoint?.provider === 'sagemaker'
        ? { endpointName: endpoint.endpointName, inferenceComponentName: expert.inferenceComponentName }
        : undefined,
  };
}

const toWatchedFunction = ({ function: { functionName, logGroup } }: ServerFunction): WatchedFunction => ({
  functionName,
  logGroupName: logGroup.logGroupName,
});
