import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { isolatedEnvironment, temporaryFolder } from '../support/server-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function run(command: string, args: readonly string[], cwd = ROOT) {
  return spawnSync(command, args, { cwd, encoding: 'utf8', env: isolatedEnvironment() });
}

describe('setup', () => {
  test('installs and builds nothing when nothing changed', () => {
    run('node', ['scripts/setup.mjs']);
    const before = statSync(join(ROOT, 'dist/main.js')).mtimeMs;
    const { status, stdout, stderr } = run('node', ['scripts/setup.mjs']);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(statSync(join(ROOT, 'dist/main.js')).mtimeMs).toBe(before);
  });
});

describe('the packed package', () => {
  test('answers without any install step, and ships what it should', () => {
    const folder = temporaryFolder();
    const packed = run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]);
    run('tar', ['-xzf', packed.stdout.trim()], folder);
    const shipped = join(folder, 'package');
    const { status, stdout } = run('node', ['dist/main.js', 'ask', 'How do I reset my password?'], shipped);
    expect(status).toBe(0);
    expect(stdout).toContain('Send reset link');
    for (const file of [
      'knowledge/identity/reset-password.md',
      'LICENSE',
      'README.md',
      'dist/THIRD-PARTY-LICENSES.txt',
    ]) {
      expect(statSync(join(shipped, file)).size).toBeGreaterThan(0);
    }
    const schema = JSON.parse(readFileSync(join(shipped, 'dist/config.schema.json'), 'utf8'));
    expect(Object.keys(schema.properties)).toEqual(
      expect.arrayContaining(['tiers', 'routing', 'knowledge', 'cache']),
    );
    const { dependencies } = JSON.parse(readFileSync(join(shipped, 'package.json'), 'utf8'));
    expect(dependencies).toBeUndefined();
  });

  test('tells hosts how to start it', () => {
    const { mcpServers } = JSON.parse(readFileSync(join(ROOT, 'mcp.json'), 'utf8'));
    expect(mcpServers['tiered-support']).toEqual({ command: 'npx', args: ['-y', 'tiered-support-mcp'] });
  });
});
