import { describe, expect, it } from 'vitest';
import { expertSettingsSchema } from '../../deploy/settings/models.ts';
import { useExpert } from '../support/use-expert.ts';

const { templateOf } = useExpert();

describe('settings of the expert that cannot be', () => {
  it.each([
    [{ modelDataUrl: 's3://models/llama/', modelId: 'org/model' }, 'modelId', 'must be left out'],
    [{ modelDataUrl: 's3://models/llama/', hubToken: 'hub' }, 'hubToken', 'must be left out'],
    [{ modelDataUrl: 's3://models/llama' }, 'modelDataUrl', 'must be an S3 folder'],
    [{ modelDataUrl: 's3://models/' }, 'modelDataUrl', 'must be an S3 folder'],
    [{ modelDataUrl: 's3://models/*/' }, 'modelDataUrl', 'must be an S3 folder'],
    [{ instanceType: 'ml.c7i.4xlarge' }, 'instanceType', 'must be an instance type with GPUs'],
    [{ environment: { HF_TOKEN: 'hf_secret' } }, 'environment.HF_TOKEN', 'must be PROFILE'],
    [{ scaling: { minCopies: 3, maxCopies: 2 } }, 'scaling.maxCopies', 'must be at least minCopies'],
    [{ image: 'docker.io/vllm:latest' }, 'image', ''],
    [{ startupSeconds: 3_601 }, 'startupSeconds', '3600'],
  ])('%j', (settings, key, complaint) => {
    const { error } = expertSettingsSchema.safeParse(settings);
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([key]);
    expect(JSON.stringify(error?.issues)).toContain(complaint);
  });

  it('are told by the tier: another region, no room for a name, another provider', () => {
    expect(() => templateOf({ tier: { region: 'eu-west-1' } })).toThrow(
      "region of the server's tier expert must be us-east-1",
    );
    expect(() => templateOf({ tier: { endpointName: 'e'.repeat(60) } })).toThrow(
      'tier expert must name its inferenceComponentName',
    );
    expect(() => templateOf({ expert: { tier: 'other' } })).toThrow(
      'expert.tier: must be a tier of the server with provider sagemaker; there are expert',
    );
  });
});
