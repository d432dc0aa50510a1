import { describe, expect, it } from 'vitest';
import { readDeployment } from '../../deploy/read-deployment.ts';
import { useDeploymentFiles } from '../support/use-deployment-files.ts';

const { folder, write, read } = useDeploymentFiles();

const complaintOf = (content: unknown, stage = 'dev'): string => {
  try {
    read(content, stage);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

const BEDROCK = { name: 'instant', provider: 'bedrock', modelId: 'us.amazon.nova-2-lite-v1:0' };

describe('readDeployment', () => {
  it('needs no file', () => {
    const { name, settings, server } = readDeployment({
      file: undefined,
      stage: 'dev',
      dist: '',
      functions: '',
      scratch: '',
    });
    expect(name).toBe('tiered-support-dev');
    expect(settings.region).toBe('us-east-1');
    expect(server.tiers.map(({ provider }) => provider)).toEqual(['local', 'local', 'local']);
  });

  it("puts a stage's own settings over those of all, the server's too", () => {
    const content = {
      name: 'help',
      region: 'eu-west-1',
      server: { tiers: [BEDROCK], deadlineMs: 20_000 },
      service: { throttle: { requestsPerSecond: 5 } },
      stages: {
        dev: { keepData: false, server: { deadlineMs: 9_000 } },
        prod: { region: 'eu-central-1', service: { throttle: { burst: 99 } } },
      },
    };
    const dev = read(content, 'dev');
    const prod = read(content, 'prod');
    expect([dev.name, dev.settings.keepData, dev.server.deadlineMs]).toEqual(['help-dev', false, 9_000]);
    expect([prod.settings.region, prod.settings.keepData, prod.server.deadlineMs]).toEqual([
      'eu-central-1',
      true,
      20_000,
    ]);
    expect(prod.settings.service.throttle).toEqual({ requestsPerSecond: 5, burst: 99 });
  });

  it("reads the server's own file, from whose folder its paths count", () => {
    const server = write({ tiers: [BEDROCK], knowledge: { kind: 'local', path: './articles' } });
    const deployment = read({ server });
    expect(deployment.serverFolder).toBe(folder);
    expect(deployment.server.knowledge).toMatchObject({ kind: 'local', path: './articles' });
  });

  it.each([
    ['{ "name": ', 'is not JSON'],
    [[], 'must hold an object'],
    [
      { regoin: 'us-east-1' },
      'the file: Unrecognized key: "regoin"; allowed: $schema, version, name, account, region',
    ],
    [{ tiers: [BEDROCK] }, 'what the server reads belongs under "server": tiers'],
    [
      { service: { throttle: { rate: 5 } } },
      'service.throttle: Unrecognized key: "rate"; allowed: requestsPerSecond, burst, requestsPerDay',
    ],
    [{ region: 'Frankfurt' }, 'region: must be an AWS region, such as us-east-1'],
    [{ name: 'My Support!' }, 'name: must be 2 to 20 of a-z, 0-9 and single -'],
    [{ account: '1234' }, 'account: must be an account number of 12 digits'],
    [{ logDays: 8 }, 'logDays: must be one of 1, 3, 5, 7'],
    [{ server: { tiers: [{ ...BEDROCK, modelId: 'a b' }] } }, 'tiers.0.modelId'],
    [{ server: './none.json' }, 'is not there'],
    [{ stages: { prod: {} } }, 'has no stage "dev"; there are prod'],
    [{ stages: [] }, 'must be an object'],
    [
      { provisioned: { usdPerHour: 20 } },
      'provisioned.tier: must be a tier of the server with provider bedrock',
    ],
    [
      { expert: { tier: 'instant' }, server: { tiers: [BEDROCK] } },
      'expert.tier: must be a tier of the server',
    ],
    [{ residency: ['eu-west-1'] }, 'region: must be one of residency: eu-west-1'],
    [{ state: { replicas: ['us-east-1'] } }, 'state.replicas.0: must be another region'],
    [{ service: { door: 'function-url', access: { kind: 'open' } } }, 'service.access.kind: must be "iam"'],
    [
      { guardrail: {}, server: { tiers: [{ ...BEDROCK, region: 'us-west-2' }] } },
      'guardrail: tier instant answers in us-west-2, and must have a guardrail of its own',
    ],
    [
      { agents: { gateway: { target: 'mcp' } } },
      'agents.gateway.target: must be "lambda" where service.access.kind is not "iam"',
    ],
    [
      {
        network: { create: true },
        server: { store: { kind: 'dynamodb', table: 'answers', region: 'eu-west-1' } },
      },
      'server.store.region: network.create has no way out of the VPC to eu-west-1',
    ],
    [
      { network: { create: true }, service: { access: { kind: 'jwt' } } },
      'service.access.kind: network.create has no way out of the VPC',
    ],
    [
      {
        server: {
          tiers: [
            {
              name: 'a',
              provider: 'openai',
              baseUrl: 'https://x.example/v1',
              model: 'm',
              apiKeyEnv: 'X_API_KEY',
            },
          ],
        },
      },
      'secrets.X_API_KEY: must name the secret for the key of tier a',
    ],
    [
      { knowledge: {}, server: { tiers: [BEDROCK], knowledge: { kind: 'bedrock', knowledgeBaseId: 'ABC' } } },
      'knowledge: must be left out where the server names a knowledge base',
    ],
  ])('refuses %j and says what is allowed', (content, complaint) => {
    expect(complaintOf(content)).toContain(complaint);
  });

  it('gives each stage that makes an endpoint one of its own, and leaves those that exist', () => {
    const server = {
      tiers: [
        { name: 'expert', provider: 'sagemaker', endpointName: 'llm', inferenceComponentName: 'model' },
      ],
    };
    const stages = { dev: {}, prod: {} };
    const endpointOf = (content: object, stage: string) =>
      read({ server, stages, ...content }, stage).server.tiers[0];
    expect(endpointOf({ expert: {} }, 'dev')).toMatchObject({
      endpointName: 'llm-dev',
      inferenceComponentName: 'model-dev',
    });
    expect(endpointOf({ expert: {} }, 'prod')).toMatchObject({ endpointName: 'llm-prod' });
    expect(endpointOf({}, 'prod')).toMatchObject({ endpointName: 'llm', inferenceComponentName: 'model' });
  });

  it('refuses what could not be the name of a stage', () => {
    for (const stage of ['', 'Prod', '../dev', 'a'.repeat(11)])
      expect(complaintOf({}, stage)).toContain('the stage is');
  });

  it('refuses a profile that may answer outside of residency', () => {
    const server = { tiers: [BEDROCK] };
    expect(complaintOf({ residency: ['us-east-1'], server })).toContain(
      'tiers: tier instant may answer in us-east-2, us-west-2, which residency does not allow',
    );
    const inferenceRegions = { us: ['us-east-1'] };
    expect(complaintOf({ residency: ['us-east-1'], inferenceRegions, server })).toBe('');
    const anywhere = { tiers: [{ ...BEDROCK, modelId: 'global.anthropic.claude-haiku-4-5-20251001-v1:0' }] };
    expect(complaintOf({ residency: ['us-east-1'], server: anywhere })).toContain('may answer in any region');
    const elsewhere = { tiers: [{ ...BEDROCK, region: 'us-west-2', modelId: 'amazon.nova-lite-v1:0' }] };
    expect(complaintOf({ residency: ['us-east-1'], server: elsewhere })).toContain('may answer in us-west-2');
  });
});
