import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DeploymentError } from '../../deploy/deployment-error.ts';
import { toNamespace } from '../../deploy/server/namespace.ts';
import { type MadeForServer, toPackagedServer } from '../../deploy/server/packaged-server.ts';
import { loadConfig } from '../../src/server/config.ts';
import { configSchema } from '../../src/server/config-schema.ts';
import { inEnvironment } from '../support/in-environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'packaged-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MADE: MadeForServer = {
  namespace: toNamespace({ name: 'help-dev', server: configSchema.parse({}) }),
  table: 'help-dev-state',
  knowledgeBaseId: 'KNOWLEDGE1',
  guardrail: { id: 'guard', version: '7' },
  provisioned: { tier: 'provisioned', arn: 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc' },
  expert: { tier: 'expert', inferenceComponentName: 'llm-model' },
  queue: { url: 'https://sqs.us-east-1.amazonaws.com/111122223333/jobs', keepSeconds: 600 },
  jwt: { issuer: 'https://issuer.example.com', audience: 'https://support.example.com/mcp' },
};
const TIERS = [
  { name: 'instant', provider: 'bedrock', modelId: 'us.amazon.nova-2-lite-v1:0' },
  { name: 'provisioned', provider: 'bedrock', modelId: 'amazon.nova-pro-v1:0' },
  { name: 'expert', provider: 'sagemaker', endpointName: 'llm' },
];

/** What the server makes of the packaged file in its environment. */
async function readByServer(config: object, made: MadeForServer) {
  const { file, environment } = toPackagedServer(configSchema.parse(config), made);
  const path = join(folder, `config-${readdirSync(folder).length}.json`);
  writeFileSync(path, JSON.stringify(file));
  return inEnvironment({ ...environment, TIERED_SUPPORT_CONFIG: path }, () =>
    loadConfig({ file: undefined, trustWorkingFolder: false }),
  );
}

describe('toPackagedServer', () => {
  it('makes a file that the server itself reads, with all that was made', async () => {
    const config = await readByServer(
      { tiers: TIERS, knowledge: { kind: 'local', path: './articles' } },
      MADE,
    );
    const [instant, provisioned, expert] = config.tiers;
    expect(instant).toMatchObject({
      modelId: 'us.amazon.nova-2-lite-v1:0',
      guardrail: { id: 'guard', version: '7' },
    });
    expect(provisioned).toMatchObject({ modelId: MADE.provisioned?.arn });
    expect(expert).toMatchObject({ endpointName: 'llm', inferenceComponentName: 'llm-model' });
    expect(config.store).toMatchObject({ kind: 'dynamodb', table: 'help-dev-state' });
    expect(config.cache).toMatchObject({ kind: 'dynamodb', ttlSeconds: 3_600 });
    expect(config.metrics).toMatchObject({ kind: 'cloudwatch', namespace: 'TieredSupport/help-dev' });
    expect(config.traces).toEqual({ kind: 'xray' });
    expect(config.knowledge).toMatchObject({
      kind: 'bedrock',
      knowledgeBaseId: 'KNOWLEDGE1',
      fallback: { path: join(folder, 'knowledge') },
    });
    expect(config.http.auth?.jwt).toMatchObject({ issuer: MADE.jwt?.issuer, audience: MADE.jwt?.audience });
    expect(config.http.jobs).toMatchObject({ queueUrl: MADE.queue?.url, keepSeconds: 600 });
  });

  it('changes nothing but where things are kept and measured, where nothing was made', async () => {
    const config = await readByServer({ deadlineMs: 9_000 }, { table: 't-state' });
    expect(config).toMatchObject({
      deadlineMs: 9_000,
      store: { kind: 'dynamodb' },
      http: { allowUnauthenticated: false },
    });
    expect(config.knowledge).toBeUndefined();
    expect(config.http.auth).toBeUndefined();
  });

  it("keeps a tier's own guardrail, and who has a key", async () => {
    const apiKeys = [{ name: 'ci', sha256: 'a'.repeat(64), scopes: ['support:read'] }];
    const tiers = [{ ...TIERS[0], guardrail: { id: 'own', version: '1' } }];
    const config = await readByServer({ tiers, http: { auth: { apiKeys } } }, MADE);
    expect(config.tiers[0]).toMatchObject({ guardrail: { id: 'own', version: '1' } });
    expect(config.http.auth?.apiKeys).toMatchObject([{ name: 'ci' }]);
  });

  it('has no value of a variable in the file', () => {
    const { file } = toPackagedServer(configSchema.parse({ tiers: TIERS }), MADE);
    const text = JSON.stringify(file);
    for (const value of ['KNOWLEDGE1', '111122223333', 'issuer.example.com'])
      expect(text).not.toContain(value);
  });

  it('says here what the server could not read', () => {
    const server = configSchema.parse({});
    expect(() => toPackagedServer(server, { table: 't-state', queue: { url: 'q', keepSeconds: 0 } })).toThrow(
      /http.jobs.keepSeconds/,
    );
  });

  it('tells whoever wrote the file what does not go together, without a stack', () => {
    const server = configSchema.parse({ routing: { policy: 'expected-cost' } });
    const appConfig = { application: 'help-dev', environment: 'dev', profile: 'strategy' };
    expect(() => toPackagedServer(server, { table: 't-state', appConfig })).toThrow(DeploymentError);
    expect(() => toPackagedServer(server, { table: 't-state', appConfig })).toThrow(
      'routing.policy: must be left out where routing.appConfig is given',
    );
  });

  it('measures where the configuration says', async () => {
    const metrics = { kind: 'cloudwatch', namespace: 'Ours' };
    expect(toNamespace({ name: 'help-dev', server: configSchema.parse({ metrics }) })).toBe('Ours');
    expect((await readByServer({ metrics }, { table: 't-state' })).metrics).toMatchObject({
      namespace: 'Ours',
    });
  });
});
