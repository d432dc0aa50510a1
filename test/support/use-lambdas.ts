import { afterEach } from 'vitest';
import type { DynamoTable } from './dynamo-table.ts';
import type { FakeCloud } from './fake-cloud/fake-cloud.ts';
import { toConfigFile } from './http-process.ts';
import { LambdaProcess } from './lambda-process.ts';

/** What the built function asks. */
interface Asked {
  readonly cloud: FakeCloud;
  readonly dynamo: DynamoTable;
}

/** Instances of the built function for all tests of a file, on tables of DynamoDB; none outlives its test. */
export function useLambdas(asked: () => Asked) {
  const instances = new Set<LambdaProcess>();

  async function stop(instance: LambdaProcess): Promise<void> {
    instances.delete(instance);
    await instance.close();
  }

  afterEach(async () => {
    for (const instance of [...instances]) await stop(instance);
  });

  return {
    start(config: object): LambdaProcess {
      const { cloud, dynamo } = asked();
      const instance = new LambdaProcess({
        ...cloud.environment,
        AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
        TIERED_SUPPORT_CONFIG: toConfigFile(config),
      });
      instances.add(instance);
      return instance;
    },
    stop,
  };
}
