import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { describeIssues } from '../../../src/cascade/describe-issues.ts';
import { createApp } from '../../../src/server/app.ts';
import { ConfigError, loadConfig } from '../../../src/server/config.ts';
import { configSchema } from '../../../src/server/config-schema.ts';
import { type FakeAppConfig, startFakeAppConfig } from '../../support/fake-app-config.ts';
import { startOwnCloud } from '../../support/providers.ts';
import { temporaryFolder } from '../../support/server-process.ts';
import { recordingLog } from '../../support/test-cascade.ts';

const QUESTION = 'Why does the replica of my database fall behind after a failover?';
const PROFILE = { application: 'support', environment: 'live', profile: 'strategy', refreshSeconds: 5 };
const PORT = 'AWS_APPCONFIG_EXTENSION_HTTP_PORT';

const cloud = await startOwnCloud();

let extension: FakeAppConfig;
beforeEach(async () => {
  extension = await startFakeAppConfig();
  process.env[PORT] = String(extension.port);
});
afterEach(async () => {
  delete process.env[PORT];
  await extension.close();
});

function createFrom(routing: object, log = recordingLog().log) {
  const tiers = ['small', 'large'].map((name) => ({
    name,
    provider: 'openai',
    baseUrl: `${cloud.url}/v1`,
    model: `${name}-model`,
  }));
  const config = configSchema.parse({
    tiers,
    routing: { minConfidence: 0, ...routing },
    knowledge: { kind: 'none' },
    store: { kind: 'memory' },
  });
  return createApp({
    config,
    log,
    cacheFolder: temporaryFolder(),
    sampleIndex: '',
    secret: () => undefined,
  });
}

/** Asks the same question again and again. */
async function startAsking(routing: object) {
  const { log, logged } = recordingLog();
  const app = await createFrom(routing, log);
  const ask = async () => {
    const { signal } = new AbortController();
    const answer = await app.cascade.answer({ text: QUESTION, context: {} }, { signal });
    return `${answer.source} ${answer.tier}`;
  };
  const readings = () => logged.filter(({ event }) => event === 'strategy_read').length;
  return { app, ask, logged, readings };
}

const refreshed = () => new Promise((resolve) => setTimeout(resolve, PROFILE.refreshSeconds * 1_000 + 50));

describe('routing', () => {
  test('changes between two questions while the server runs, and what is cached of the old one is left', async () => {
    extension.says({ primary_model: 'large-model' });
    const { app, ask, readings } = await startAsking({ appConfig: PROFILE });
    expect([await ask(), await ask()]).toEqual(['model large', 'cache large']);
    extension.says({ primary_model: 'small-model' });
    await refreshed();
    // Though this one is answered from the cache, a look is had beside it.
    await ask();
    await vi.waitFor(() => expect(readings()).toBe(2));
    expect([await ask(), await ask()]).toEqual(['model small', 'cache small']);
    await app.close();
  });

  test('keeps to the thresholds until there is a strategy, and no question waits for one', async () => {
    const { app, ask, logged } = await startAsking({ appConfig: PROFILE, thresholds: [0] });
    expect(logged).toMatchObject([{ event: 'strategy_unusable' }]);
    expect(await ask()).toBe('model large');
    await refreshed();
    extension.says(() => {});
    const startedAtMs = performance.now();
    expect(await ask()).toBe('cache large');
    expect(performance.now() - startedAtMs).toBeLessThan(500);
    await app.close();
  });

  test('is the same, and so is what is cached, whether AppConfig or a file says so', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'config.json');
    const fingerprintWith = async (routing: object) => {
      writeFileSync(
        file,
        JSON.stringify({ routing, store: { kind: 'memory' }, knowledge: { kind: 'none' } }),
      );
      const config = await loadConfig({ file, trustWorkingFolder: false });
      const parts = { cacheFolder: folder, sampleIndex: '', secret: () => undefined };
      const app = await createApp({ config, log: recordingLog().log, ...parts });
      await app.close();
      return app.dependencies.settings.fingerprint;
    };
    const strategy = '{"primary_model":"expert"}';
    extension.says(strategy);
    writeFileSync(join(folder, 'strategy.json'), strategy);
    const [fromFile, fromAppConfig, none] = [
      await fingerprintWith({ strategy: 'strategy.json' }),
      await fingerprintWith({ appConfig: PROFILE }),
      await fingerprintWith({}),
    ];
    expect(fromAppConfig).toBe(fromFile);
    expect(none).not.toBe(fromFile);
    extension.says('no strategy');
    expect(await fingerprintWith({ appConfig: PROFILE })).toBe(none);
  });
});

test.each(['0', '65536', '27.72', 'http', '-1'])('a port of %s is refused', async (port) => {
  process.env[PORT] = port;
  const error = await createFrom({ appConfig: PROFILE }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({ message: `${PORT} is "${port}"; allowed: 1 to 65535` });
});

describe('routing.appConfig', () => {
  const faultsOf = (routing: object) => {
    const { error } = configSchema.safeParse({ routing });
    return error
      ? describeIssues(configSchema, { routing }, error).map(({ field, message }) => `${field} ${message}`)
      : [];
  };
  const withProfile = (more: object) => ({ appConfig: { ...PROFILE, ...more } });

  test('takes names as AppConfig does, and stands beside thresholds', () => {
    expect(faultsOf({ thresholds: [3, 7], ...withProfile({}) })).toEqual([]);
    const longest = {
      application: 'a'.repeat(64),
      environment: '9'.repeat(64),
      profile: `a.b-c_${'D'.repeat(122)}`,
    };
    expect(faultsOf(withProfile(longest))).toEqual([]);
    const { refreshSeconds: _, ...names } = PROFILE;
    expect(configSchema.parse({ routing: { appConfig: names } }).routing.appConfig?.refreshSeconds).toBe(30);
  });

  test.each<[string, object, RegExp]>([
    [
      'a file',
      { strategy: 'a.json', ...withProfile({}) },
      /^routing\.strategy is "a\.json": must be left out/,
    ],
    [
      'costs to start by',
      { policy: 'expected-cost', ...withProfile({}) },
      /^routing\.policy is "expected-cost": must be left out where routing\.appConfig is given$/,
    ],
  ])('is refused beside %s', (_, routing, says) => {
    expect(faultsOf(routing)).toEqual([expect.stringMatching(says)]);
  });

  test.each<[object, RegExp]>([
    [{ application: '' }, /^routing\.appConfig\.application is "": must be 1 to 64 of letters/],
    [{ application: 'a'.repeat(65) }, /^routing\.appConfig\.application is "a+": must be 1 to 64/],
    [{ environment: '..' }, /^routing\.appConfig\.environment is "\.\.": must be .* the first a letter/],
    [{ environment: 'a/b' }, /^routing\.appConfig\.environment is "a\/b": must be/],
    [{ profile: 'a?flag=x' }, /^routing\.appConfig\.profile is "a\?flag=x": must be 1 to 128/],
    [{ profile: 'a\n' }, /^routing\.appConfig\.profile is "a\\n": must be/],
    [{ profile: undefined }, /^routing\.appConfig\.profile is missing/],
    [{ refreshSeconds: 4 }, /^routing\.appConfig\.refreshSeconds is 4: .*>=5/],
    [{ refreshSeconds: 3_601 }, /^routing\.appConfig\.refreshSeconds is 3601: .*<=3600/],
    [{ port: 2772 }, /^routing\.appConfig\.port is unknown here; allowed: application, environment, profile/],
  ])('does not take %j', (more, says) => {
    expect(faultsOf(withProfile(more))).toEqual([expect.stringMatching(says)]);
  });
});
