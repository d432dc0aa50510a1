import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../bench/bundle.mjs';
import { ROOT, SERVER } from '../../bench/subject.mjs';
import { startServer } from './children.mjs';
import { checkCall, checkTools, TOOLS } from './inspector.mjs';
import { install } from './install.mjs';
import { REVISIONS, SCENARIOS } from './scenarios.mjs';
import { checkList, runScenario } from './suite.mjs';

// Has others look at the built server: the protocol's own conformance suite, and the inspector as a client. One
// line for each thing looked at; exit code 1 if any of them finds something.

/** @import { Outcome } from './suite.mjs' */

/** @typedef {{ title: string, work: () => Promise<Outcome> }} Job */

/** From the first server's start; installing comes before, once. */
const WHOLE_RUN_MS = 170_000;
const AT_ONCE = 2;

const node = install();
if (node === undefined) {
  console.log(`skipped: the suite needs Node 22.19 or later, and ${process.platform} has none here`);
  process.exit(process.env.CI ? 1 : 0);
}

const startedAtMs = performance.now();
setTimeout(() => {
  console.log(`FAIL not done after ${WHOLE_RUN_MS / 1_000} s`);
  process.exit(1);
}, WHOLE_RUN_MS).unref();

const scenarioServer = fileURLToPath(new URL('./scenario-server.ts', import.meta.url));
const server = await startServer([SERVER, 'serve', '--port', '0']);
const testTools = await startServer([
  await bundle(relative(join(ROOT, 'bench'), scenarioServer)),
  join(ROOT, 'src/server/page'),
]);
const urls = { 'the server': `${server.url}mcp`, 'test tools': `${testTools.url}mcp` };
const clients = /** @type {const} */ (['stdio', 'http']).flatMap((transport) =>
  /** @type {const} */ (['legacy', 'modern']).map((era) => ({
    node,
    transport,
    era,
    url: urls['the server'],
  })),
);

/** @type {Job[]} */
const jobs = REVISIONS.flatMap((revision) => [
  { title: `${revision} list of scenarios`, work: () => checkList(node, revision) },
  ...Object.entries(SCENARIOS).flatMap(([target, scenarios]) =>
    scenarios
      .filter(({ revisions }) => revisions.includes(revision))
      .map((scenario) => ({
        title: `${revision} ${scenario.name}, ${target}`,
        work: () => runScenario(node, urls[/** @type {keyof typeof urls} */ (target)], revision, scenario),
      })),
  ),
]);
for (const client of clients) {
  const title = `inspector, ${client.era} client over ${client.transport}:`;
  jobs.push({ title: `${title} tools/list`, work: () => checkTools(client) });
  for (const tool of TOOLS) jobs.push({ title: `${title} ${tool}`, work: () => checkCall(client, tool) });
}

let failures = 0;
const waiting = jobs.values();
await Promise.all(Array.from({ length: AT_ONCE }, workOff));
await Promise.all([server.stop(), testTools.stop()]);
const seconds = Math.round((performance.now() - startedAtMs) / 1_000);
console.log(`Conformance: ${jobs.length - failures} of ${jobs.length} as they should be, in ${seconds} s.`);
process.exit(failures === 0 ? 0 : 1);

async function workOff() {
  for (const { title, work } of waiting) {
    const { note, problems } = await work().catch(toOutcome);
    console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${title} (${note})`);
    for (const problem of problems) console.log(`     ${problem.replaceAll('\n', '\n     ')}`);
    if (problems.length > 0) failures++;
  }
}

/** @param {unknown} error @returns {Outcome} */
function toOutcome(error) {
  return { note: 'it could not be looked at', problems: [String(error)] };
}
