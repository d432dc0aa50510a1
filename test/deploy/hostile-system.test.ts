import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSynthFolder } from '../support/synth.ts';
import {
  type Json,
  type Resource,
  synthesiseSystem,
  type Template,
  toResources,
} from '../support/synth-system.ts';

const folder = createSynthFolder();
afterAll(() => folder.remove());

const INSTANT = { name: 'instant', provider: 'bedrock', modelId: 'us.amazon.nova-2-lite-v1:0' };
/** Every section that makes something, with the longest names that there can be. */
const EVERYTHING = {
  name: 'abcdefghijklmnopqrst',
  account: '111122223333',
  customerKey: true,
  server: {
    tiers: [
      INSTANT,
      { name: 'p'.repeat(40), provider: 'bedrock', modelId: 'amazon.nova-pro-v1:0' },
      { name: 'expert', provider: 'sagemaker', endpointName: 'llm' },
    ],
    knowledge: { kind: 'local', path: join(import.meta.dirname, '../../knowledge') },
    budgets: { totalUsd: 5 },
  },
  service: { access: { kind: 'jwt' }, firewall: {} },
  agents: { gateway: {}, bedrockAgentIds: ['ABCDEFGHIJ'] },
  provisioned: { tier: 'p'.repeat(40), usdPerHour: 20 },
  expert: { image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/expert:1' },
  knowledge: {},
  guardrail: {},
  strategy: { file: './strategy.json' },
  network: {
    vpcId: 'vpc-0123456789abcdef0',
    subnetIds: ['subnet-0123456789abcdef0'],
    availabilityZones: ['us-east-1a'],
    securityGroupIds: ['sg-0123456789abcdef0'],
  },
  observability: { emails: ['ops@example.com'], monthlyBudgetUsd: 10 },
  checks: { suite: {} },
};

/** The ids of the resources that `value` refers to. */
function referencesOf(value: Json, known: ReadonlySet<string>): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => referencesOf(each, known));
  if (typeof value !== 'object' || value === null) return [];
  const own = [value.Ref, [value['Fn::GetAtt']].flat()[0]].filter((id) => known.has(id));
  return [...own, ...Object.values(value).flatMap((each) => referencesOf(each, known))];
}

/** A way from a resource back to itself; undefined where there is none. */
function findCircle({ Resources }: Template): readonly string[] | undefined {
  const known = new Set(Object.keys(Resources));
  const done = new Set<string>();
  const walk = (id: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(id)) return [...way, id];
    if (done.has(id)) return undefined;
    const { Properties, UpdatePolicy, DependsOn = [] } = Resources[id] ?? ({} as Resource);
    const next = new Set([...referencesOf([Properties, UpdatePolicy], known), ...[DependsOn].flat()]);
    for (const other of next) {
      const circle = walk(other, [...way, id]);
      if (circle) return circle;
    }
    done.add(id);
    return undefined;
  };
  for (const id of known) {
    const circle = walk(id, []);
    if (circle) return circle;
  }
  return undefined;
}

describe('a system of everything', { timeout: 120_000 }, () => {
  let system: Readonly<Record<string, Template>>;
  beforeAll(() => {
    system = synthesiseSystem(folder, EVERYTHING, 'stage01234');
  }, 120_000);

  it('has no template that depends on itself', () => {
    for (const [concern, template] of Object.entries(system))
      expect(findCircle(template), concern).toBeUndefined();
  });

  it('gives no two alarms one name, in whichever stack they are', () => {
    const names = toResources(system).flatMap(({ Type, Properties }) =>
      Type === 'AWS::CloudWatch::Alarm' ? (Properties.AlarmName ?? []) : [],
    );
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
  });

  it.each([
    ['AWS::BedrockAgentCore::Gateway', 'Name', /^([0-9a-zA-Z]-?){1,48}$/],
    ['AWS::Bedrock::Guardrail', 'Name', /^[\w-]{1,50}$/],
    ['AWS::Bedrock::KnowledgeBase', 'Name', /^([0-9a-zA-Z][_-]?){1,100}$/],
    ['AWS::Cognito::UserPoolDomain', 'Domain', /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/],
    ['AWS::AppConfig::Application', 'Name', /^.{1,64}$/],
    ['AWS::AppConfig::DeploymentStrategy', 'Name', /^.{1,64}$/],
    ['AWS::DynamoDB::GlobalTable', 'TableName', /^[\w.-]{3,255}$/],
    ['AWS::WAFv2::WebACL', 'Name', /^[\w-]{1,128}$/],
    ['AWS::SNS::Topic', 'TopicName', /^[\w-]{1,256}$/],
    ['AWS::CloudWatch::Dashboard', 'DashboardName', /^[\w-]{1,255}$/],
    ['AWS::CloudWatch::Alarm', 'AlarmName', /^.{1,255}$/],
    ['AWS::ApplicationAutoScaling::ScalingPolicy', 'PolicyName', /^\S{1,256}$/],
  ])('has names that %s takes, however long our own are', (type, key, pattern) => {
    const names = toResources(system).flatMap(({ Type, Properties }) =>
      Type === type ? (Properties[key] ?? []) : [],
    );
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(name).toMatch(pattern);
  });

  it('exports nothing of the service, so that what stands on it can be left out of the file later', () => {
    const exported = Object.entries(system.service?.Outputs ?? {}).filter(([, { Export }]) => Export);
    expect(exported.map(([name]) => name)).toEqual([]);
  });

  it('exports nothing that AWS changes by itself, which no deployment could follow', () => {
    for (const [concern, { Outputs = {} }] of Object.entries(system)) {
      const exported = Object.values(Outputs).filter(({ Export }) => Export);
      expect(JSON.stringify(exported), concern).not.toContain('SsmParameter');
    }
  });

  it("takes AWS's own newest AppConfig extension where it is used", () => {
    expect(JSON.stringify(system.service)).toContain(
      '"Default":"/aws/service/aws-appconfig/lambda-extension/arm64/latest"',
    );
  });

  it('lets services use the key for this account alone', () => {
    const [key] = toResources({ key: system.key as Template }).filter(({ Type }) => Type === 'AWS::KMS::Key');
    const ofServices = key?.Properties.KeyPolicy.Statement.filter(
      ({ Principal }: Json) => Principal.Service !== undefined,
    );
    expect(ofServices.length).toBeGreaterThan(3);
    for (const { Principal, Condition } of ofServices)
      expect(JSON.stringify(Condition ?? ''), Principal.Service).toMatch(/111122223333|AWS::AccountId/);
  });

  it('gives functions in a VPC all that Lambda documents for it', () => {
    const policies = toResources(system).filter(({ Type }) => Type === 'AWS::IAM::Policy');
    const [api] = policies.filter(({ id }) => id.startsWith('ApiFunction'));
    const actions = api?.Properties.PolicyDocument.Statement.flatMap(({ Action }: Json) => Action);
    expect(actions).toEqual(
      expect.arrayContaining([
        'ec2:CreateNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets',
        'ec2:DeleteNetworkInterface',
        'ec2:AssignPrivateIpAddresses',
        'ec2:UnassignPrivateIpAddresses',
      ]),
    );
  });
});
