import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { ConfigError, loadConfig } from '../../../src/server/config.ts';
import { inEnvironment } from '../../support/in-environment.ts';
import { temporaryFolder } from '../../support/server-process.ts';

const ARN = 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc';
const UNSET = {
  TIERED_SUPPORT_CONFIG: undefined,
  MODEL_ID: undefined,
  PROVISIONED_MODEL_ARN: undefined,
  SAGEMAKER_ENDPOINT: undefined,
};

function load(variables: Record<string, string>) {
  return inEnvironment(
    { ...UNSET, ...variables },
    () => loadConfig({ file: undefined, trustWorkingFolder: true }),
    temporaryFolder(),
  );
}

describe("the course's variables", () => {
  test('make its three tiers, with its limits', async () => {
    const { tiers, knowledge } = await load({
      MODEL_ID: 'us.amazon.nova-2-lite-v1:0',
      PROVISIONED_MODEL_ARN: ARN,
      SAGEMAKER_ENDPOINT: 'customer-support-llm-endpoint',
    });
    expect(tiers).toMatchObject([
      {
        name: 'instant',
        provider: 'bedrock',
        modelId: 'us.amazon.nova-2-lite-v1:0',
        maxTokens: 300,
        temperature: 0.4,
      },
      { name: 'provisioned', provider: 'bedrock', modelId: ARN, maxTokens: 800, temperature: 0.3 },
      {
        name: 'expert',
        provider: 'sagemaker',
        endpointName: 'customer-support-llm-endpoint',
        format: 'prompt',
        maxTokens: 1_024,
      },
    ]);
    expect(knowledge).toBeUndefined();
  });

  test.each([
    ['MODEL_ID', 'us.amazon.nova-2-lite-v1:0', 'instant'],
    ['PROVISIONED_MODEL_ARN', ARN, 'provisioned'],
    ['SAGEMAKER_ENDPOINT', 'customer-support-llm-endpoint', 'expert'],
  ])('work alone: %s', async (variable, value, name) => {
    const { tiers } = await load({ [variable]: value });
    expect(tiers.map((tier) => tier.name)).toEqual([name]);
  });

  test('that are empty count as unset', async () => {
    const { tiers } = await load({ MODEL_ID: '', PROVISIONED_MODEL_ARN: '', SAGEMAKER_ENDPOINT: '' });
    expect(tiers.every(({ provider }) => provider === 'local')).toBe(true);
  });

  test('give way to a file', async () => {
    const folder = temporaryFolder();
    await expect(
      inEnvironment(
        { ...UNSET, MODEL_ID: 'm', TIERED_SUPPORT_CONFIG: `${folder}/none.json` },
        () => loadConfig({ file: undefined, trustWorkingFolder: true }),
        folder,
      ),
    ).rejects.toThrow('none.json (from TIERED_SUPPORT_CONFIG) cannot be read');
  });

  test('that cannot be a model are refused by name and value', async () => {
    const loading = load({ MODEL_ID: 'a model', SAGEMAKER_ENDPOINT: 'my endpoint' });
    await expect(loading).rejects.toThrow(ConfigError);
    await expect(loading).rejects.toThrow(
      /^The environment cannot be used:\n {2}MODEL_ID is "a model": must be a model id.*\n {2}SAGEMAKER_ENDPOINT is "my endpoint": must be up to 63 letters/,
    );
  });
});

describe('a key that the configuration names', () => {
  afterEach(() => {
    delete process.env.TIERED_SUPPORT_TEST_API_KEY;
  });

  const config = {
    tiers: [
      {
        name: 'own',
        provider: 'openai',
        baseUrl: 'http://localhost:1/v1',
        model: 'm',
        apiKeyEnv: 'TIERED_SUPPORT_TEST_API_KEY',
      },
    ],
  };

  async function loadFile() {
    const file = `${temporaryFolder()}/config.json`;
    writeFileSync(file, JSON.stringify(config));
    return loadConfig({ file, trustWorkingFolder: false });
  }

  test('has to be there, and is asked for by name', async () => {
    await expect(loadFile()).rejects.toThrow(
      'tiers[0].apiKeyEnv is "TIERED_SUPPORT_TEST_API_KEY": this variable is not set',
    );
  });

  test('is not kept in the configuration', async () => {
    process.env.TIERED_SUPPORT_TEST_API_KEY = 'sk-very-secret';
    expect(JSON.stringify(await loadFile())).not.toContain('sk-very-secret');
  });
});
