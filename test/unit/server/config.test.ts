import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, cacheFolder, loadConfig, loadLogLevel } from '../../../src/server/config.ts';
import { inEnvironment } from '../../support/in-environment.ts';
import { temporaryFolder } from '../../support/server-process.ts';

const NO_VARIABLE = { TIERED_SUPPORT_CONFIG: undefined };
const OWN_FILE = 'tiered-support.config.json';

/** A file in `folder` whose deadline tells it from others. */
function configFile(folder: string, deadlineMs: number, name = 'config.json'): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify({ deadlineMs }));
  return file;
}

function fileWith(text: string): string {
  const file = join(temporaryFolder(), 'config.json');
  writeFileSync(file, text);
  return file;
}

function load(file?: string, variables = NO_VARIABLE as Record<string, string | undefined>) {
  return inEnvironment(variables, () => loadConfig({ file, trustWorkingFolder: false }), temporaryFolder());
}

async function errorOf(work: () => unknown): Promise<ConfigError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the configuration that counts', () => {
  const folder = temporaryFolder();
  const named = configFile(folder, 1_001, 'named.json');
  const fromVariable = configFile(folder, 1_002, 'variable.json');
  configFile(folder, 1_003, OWN_FILE);

  test.each([
    ['--config before all', named, fromVariable, true, 1_001],
    ['the variable before the working folder', undefined, fromVariable, true, 1_002],
    ['the variable where the working folder is not trusted', undefined, fromVariable, false, 1_002],
    ['the working folder where it is trusted', undefined, undefined, true, 1_003],
    ['the embedded default where it is not', undefined, undefined, false, 25_000],
    ['the working folder where the variable is empty', undefined, '', true, 1_003],
  ])('is that of %s', async (_name, file, variable, trustWorkingFolder, deadlineMs) => {
    const config = await inEnvironment(
      { TIERED_SUPPORT_CONFIG: variable },
      () => loadConfig({ file, trustWorkingFolder }),
      folder,
    );
    expect(config.deadlineMs).toBe(deadlineMs);
  });

  test('is the embedded default in a trusted folder without a file', async () => {
    const config = await inEnvironment(
      NO_VARIABLE,
      () => loadConfig({ file: undefined, trustWorkingFolder: true }),
      temporaryFolder(),
    );
    expect(config.tiers).toHaveLength(3);
  });

  test('is not another when the named file is missing', async () => {
    const load = () => loadConfig({ file: 'missing.json', trustWorkingFolder: true });
    const { message } = await errorOf(() =>
      inEnvironment({ TIERED_SUPPORT_CONFIG: fromVariable }, load, folder),
    );
    expect(message).toMatch(/missing\.json.*--config.*ENOENT/);
  });
});

describe('the path of the knowledge', () => {
  const knowledgeOf = async (file: string) => (await load(file)).knowledge;
  const local = (path: string) => fileWith(JSON.stringify({ knowledge: { kind: 'local', path } }));

  test('counts from the folder of the file, wherever the process runs', async () => {
    const file = local('./articles');
    expect(await knowledgeOf(file)).toMatchObject({ kind: 'local', path: join(file, '..', 'articles') });
  });

  test('may lead upwards', async () => {
    const file = local('../articles');
    expect(await knowledgeOf(file)).toMatchObject({
      kind: 'local',
      path: join(file, '..', '..', 'articles'),
    });
  });

  test.each([
    ['~', homedir()],
    ['~/articles', join(homedir(), 'articles')],
    ['/srv/articles', '/srv/articles'],
  ])('%s is %s', async (given, path) => {
    expect(await knowledgeOf(local(given))).toMatchObject({ kind: 'local', path });
  });

  test('is not touched where the tilde is part of a name', async () => {
    const file = local('~articles');
    expect(await knowledgeOf(file)).toMatchObject({ kind: 'local', path: join(file, '..', '~articles') });
  });
});

describe('a file', () => {
  test('may begin with a byte order mark', async () => {
    expect((await load(fileWith('\ufeff{"deadlineMs":1234}'))).deadlineMs).toBe(1_234);
  });

  test.each([
    ['is empty', '', /is not JSON/],
    ['is not JSON', '{deadlineMs: 5}', /is not JSON/],
    ['has a comment', '{} // later', /is not JSON/],
    ['is a list', '[]', /the file is a list of 0/],
    ['is null', 'null', /the file is null/],
    ['has an unknown key', '{"tier":[]}', /tier is unknown here; allowed: .*tiers/],
    ['has a bad value', '{"deadlineMs":5}', /deadlineMs is 5: .*1000/],
  ])('that %s is named with what is wrong and what to do', async (_name, text, fault) => {
    const file = fileWith(text);
    const { message } = await errorOf(() => load(file));
    expect(message.startsWith(file)).toBe(true);
    expect(message).toMatch(fault);
    expect(message).toContain('embedded default');
  });

  test('with several faults has a line for each', async () => {
    const { message } = await errorOf(() => load(fileWith('{"deadlineMs":5,"cache":{"kind":"x"},"foo":1}')));
    expect(message.split('\n')).toHaveLength(5);
  });

  test.each(['--config', 'TIERED_SUPPORT_CONFIG'])('that is a folder is refused, from %s', async (source) => {
    const folder = temporaryFolder();
    const { message } = await errorOf(() =>
      source === '--config' ? load(folder) : load(undefined, { TIERED_SUPPORT_CONFIG: folder }),
    );
    expect(message).toContain(folder);
    expect(message).toContain(source);
    expect(message).toContain('EISDIR');
  });

  test('in the trusted working folder that cannot be read is an error, not passed over', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, OWN_FILE));
    const load = () => loadConfig({ file: undefined, trustWorkingFolder: true });
    expect((await errorOf(() => inEnvironment(NO_VARIABLE, load, folder))).message).toContain(OWN_FILE);
  });
});

describe('the environment', () => {
  test.each([
    [undefined, 'warn'],
    ['', 'warn'],
    ['error', 'error'],
    ['silent', 'silent'],
  ])('sets the log level: %j is %s', async (value, level) => {
    expect(inEnvironment({ TIERED_SUPPORT_LOG: value }, loadLogLevel)).toBe(level);
  });

  test('with an unknown log level is refused, and the levels are listed', async () => {
    const { message } = await errorOf(() => inEnvironment({ TIERED_SUPPORT_LOG: 'loud' }, loadLogLevel));
    expect(message).toMatch(/TIERED_SUPPORT_LOG is "loud"; allowed: error, warn, info, silent/);
  });

  test.each([
    [{ XDG_CACHE_HOME: '/c', LOCALAPPDATA: '/l' }, '/c/tiered-support-mcp'],
    [{ XDG_CACHE_HOME: undefined, LOCALAPPDATA: '/l' }, '/l/tiered-support-mcp'],
    [{ XDG_CACHE_HOME: '', LOCALAPPDATA: undefined }, join(homedir(), '.cache/tiered-support-mcp')],
  ])('says where to keep what can be made again: %j', async (variables, folder) => {
    expect(inEnvironment(variables, cacheFolder)).toBe(join(folder));
  });
});
