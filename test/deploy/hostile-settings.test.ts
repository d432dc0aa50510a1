import { App } from 'aws-cdk-lib';
import { afterAll, describe, expect, it } from 'vitest';
import { createSystem } from '../../deploy/system.ts';
import { createSynthFolder } from '../support/synth.ts';
import { useDeploymentFiles } from '../support/use-deployment-files.ts';

const { read } = useDeploymentFiles();
const synth = createSynthFolder();
afterAll(() => synth.remove());

const OPENAI = { name: 'x', provider: 'openai', model: 'm', baseUrl: 'https://models.example.com' };
const DOMAIN = { name: 'a.example.com', zoneName: 'example.com', hostedZoneId: 'Z1' };
const NETWORK = {
  vpcId: 'vpc-0123456789abcdef0',
  subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
  securityGroupIds: ['sg-0123456789abcdef0'],
};

describe('a clumsy file', () => {
  it.each([
    [{ server: null }, /server of .*expected object, received null/s],
    [{ server: 42 }, /server of .*expected object, received number/s],
    [{ server: [] }, /server of .*expected object, received array/s],
    [{ server: 'nowhere/../gone.json' }, /gone\.json is not there/],
    [{ server: '.' }, /must be a file/],
    [{ name: 'ab-' }, /name: must be 2 to 20 of a-z, 0-9 and single -/],
    [
      { name: 'lawsuits', service: { access: { kind: 'jwt' } } },
      /name: must be without aws, amazon and cognito/,
    ],
    [{ name: 'a--b' }, /name: must be 2 to 20 of a-z, 0-9 and single -/],
    [{ tags: { '🎉': 'x' } }, /tags\.🎉: must be letters, digits, spaces/],
    [{ tags: { team: '🎉' } }, /tags\.team: must be letters, digits, spaces/],
    [{ tags: { 'aws:team': 'x' } }, /tags\.aws:team: must .*not begin with aws:/],
    [{ tags: { Stage: 'x' } }, /tags\.Stage: must be left out/],
    [{ state: { replicas: ['eu-west-1', 'eu-west-1'] } }, /state\.replicas: must not name .* twice/],
    [
      { agents: { bedrockAgentIds: ['ABCDEFGHIJ', 'ABCDEFGHIJ'] } },
      /agents\.bedrockAgentIds: must not name .* twice/,
    ],
    [{ network: NETWORK }, /availabilityZones: must be as many as subnetIds/],
    [
      { domain: { ...DOMAIN, certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/x' } },
      /domain\.certificateArn: must be the ARN of a certificate in us-east-1/,
    ],
    [
      {
        secrets: { X_API_KEY: 'team:key' },
        server: { tiers: [{ ...OPENAI, apiKeyEnv: 'X_API_KEY' }] },
      },
      /secrets\.X_API_KEY: must be the name of a secret/,
    ],
    [{ stages: { dev: null } }, /stages\.dev of .* must be an object/],
    ['{"__proto__": {"name": "x"}, "constructor": 1}', /Unrecognized keys: "__proto__", "constructor"/],
  ])('is refused with its key and what is allowed: %j', (content, complaint) => {
    expect(() => read(content)).toThrow(expect.objectContaining({ name: 'DeploymentError' }));
    expect(() => read(content)).toThrow(complaint);
  });

  it('may begin with a byte order mark', () => {
    expect(read('\ufeff{"name": "help"}').name).toBe('help-dev');
  });
});

describe('a file that names what is not there', { timeout: 60_000 }, () => {
  const BEDROCK = { name: 'instant', provider: 'bedrock', modelId: 'amazon.nova-lite-v1:0' };

  it.each([
    [{ knowledge: { folder: './none' } }, 'must be a folder of articles'],
    [{ server: { knowledge: { kind: 'local', path: './none' } } }, 'is not there'],
    [{ checks: { suite: { name: 'none' } } }, 'checks.suite.name: must be a suite of the server'],
    [
      { observability: { tokensPerMinute: { none: 5 } }, server: { tiers: [BEDROCK] } },
      'observability.tokensPerMinute.none: must be a tier with a model; there are instant',
    ],
  ])('is refused as a mistake of whoever wrote it, without a stack: %j', (content, complaint) => {
    const create = () => createSystem(new App({ analyticsReporting: false }), synth.deployment(content));
    expect(create).toThrow(expect.objectContaining({ name: 'DeploymentError' }));
    expect(create).toThrow(complaint);
  });
});
