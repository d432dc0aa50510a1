import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, SCRATCH } from './children.mjs';
import { CONFORMANCE } from './install.mjs';
import { LEFT_OUT, SCENARIOS } from './scenarios.mjs';

/** @import { Revision, Scenario } from './scenarios.mjs' */

/** @typedef {{ id: string, status: string, errorMessage?: string }} Check */
/** @typedef {{ note: string, problems: string[] }} Outcome `note` says what was looked at. */

const SCENARIO_MS = 40_000;
/** The suite makes it of whatever was said, which may be one refusal only. */
const OF_EVERY_MESSAGE = 'wire-schema-valid';

/**
 * Runs one scenario. A second try where the first fails: the suite waits half a second in places, and a busy
 * machine may need more.
 * @param {string} node @param {string} url of `/mcp` @param {Revision} revision @param {Scenario} scenario
 * @returns {Promise<Outcome>}
 */
export async function runScenario(node, url, revision, scenario) {
  const first = await tryScenario(node, url, revision, scenario);
  if (first.problems.length === 0) return first;
  const second = await tryScenario(node, url, revision, scenario);
  return { ...second, note: `${second.note}, second try` };
}

/**
 * @param {string} node @param {string} url @param {Revision} revision @param {Scenario} scenario
 * @returns {Promise<Outcome>}
 */
async function tryScenario(node, url, revision, { name, cannotPass = [] }) {
  const folder = mkdtempSync(join(SCRATCH, 'results-'));
  const args = ['server', '--url', url, '--scenario', name, '--spec-version', revision, '-o', folder];
  const { stdout, stderr } = await run(node, [CONFORMANCE, ...args], SCENARIO_MS);
  const [results] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('checks.json'),
  );
  if (results === undefined) return { note: 'no results', problems: [`${stdout}${stderr}`.slice(-2_000)] };
  /** @type {Check[]} */
  const checks = JSON.parse(readFileSync(join(folder, results), 'utf8'));
  const failed = checks.filter(({ status }) => status === 'FAILURE');
  const passed = checks.filter(({ status }) => status === 'SUCCESS');
  const problems = failed
    .filter(({ id }) => !cannotPass.includes(id))
    .map(({ id, errorMessage }) => `${id}: ${errorMessage}`);
  for (const id of cannotPass) {
    if (!failed.some((check) => check.id === id))
      problems.push(`${id} no longer fails: take it off the list`);
  }
  const didLook = problems.length > 0 || passed.some(({ id }) => id !== OF_EVERY_MESSAGE);
  if (!didLook) problems.push('nothing was checked');
  const without = cannotPass.length > 0 ? `, ${cannotPass.length} cannot apply` : '';
  return { note: `${passed.length} checks${without}`, problems };
}

/**
 * That every scenario of the suite is run or left out for a reason, so that a later suite does not bring some that
 * nobody looks at. Extensions of the protocol belong to no revision and are not in the list.
 * @param {string} node @param {Revision} revision @returns {Promise<Outcome>}
 */
export async function checkList(node, revision) {
  const args = [CONFORMANCE, 'list', '--server', '--spec-version', revision];
  const { stdout, stderr } = await run(node, args, SCENARIO_MS);
  const listed = [...stdout.matchAll(/^ {2}- (\S+)/gm)].map(([, name = '']) => name);
  const applied = new Set(
    Object.values(SCENARIOS)
      .flat()
      .filter(({ revisions }) => revisions.includes(revision))
      .map(({ name }) => name),
  );
  const leftOut = Object.values(LEFT_OUT).flat();
  const problems = listed
    .filter((name) => !applied.has(name) && !leftOut.includes(name))
    .map((name) => `${name} is neither run nor left out for a reason`);
  if (listed.length === 0) problems.push(`it lists nothing: ${stderr.slice(-2_000)}`);
  return { note: `${applied.size} of ${listed.length} apply`, problems };
}
