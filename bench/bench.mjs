import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { measureBedrock } from './bedrock.mjs';
import { measureBenchmark } from './benchmark.mjs';
import { measureClone } from './clone.mjs';
import { measureColdStart } from './cold-start.mjs';
import { isWithin, toTable } from './figure.mjs';
import { measureHttp } from './http.mjs';
import { measureJudgement } from './judgement.mjs';
import { measureLambda } from './lambda.mjs';
import { measureLatency } from './latency.mjs';
import { measureMemory } from './memory.mjs';
import { measureNearHits } from './near-hits.mjs';
import { measureScore } from './score.mjs';
import { measureStreams } from './streams.mjs';
import { measureThroughput } from './throughput.mjs';

/** @import { Figure } from './figure.mjs' */

const HELP = `Measures the built server.

npm run bench                    all but those marked *
npm run bench -- NAME…           only those named
npm run bench -- --all           those marked * as well
npm run bench -- --json FILE     writes the figures to FILE too

`;

/** @type {{ name: string, about: string, measure: () => Promise<Figure[]>, onRequest?: boolean }[]} */
const BENCHMARKS = [
  {
    name: 'cold-start',
    about: 'spawn to first answer, over an empty Node process',
    measure: measureColdStart,
  },
  { name: 'throughput', about: 'cached answers a second, over an echo tool', measure: measureThroughput },
  { name: 'http', about: 'cached answers a second over HTTP, over bare routes', measure: measureHttp },
  { name: 'streams', about: 'a thousand streams at once, half of them dropped', measure: measureStreams },
  { name: 'lambda', about: 'size, start and memory of the Lambda entry', measure: measureLambda },
  { name: 'latency', about: 'one uncached local answer', measure: measureLatency },
  {
    name: 'bedrock',
    about: 'one answer by a model, over the bare call to it; and its memory',
    measure: measureBedrock,
  },
  { name: 'memory', about: 'resident memory after the first answer', measure: measureMemory },
  {
    name: 'near-hits',
    about: 'questions taken for one; SUPPORT_DATA names a folder of public sets',
    measure: measureNearHits,
  },
  {
    name: 'judgement',
    about: 'how well the scorer and the judge do; SUPPORT_DATA names a folder of public sets',
    measure: measureJudgement,
  },
  { name: 'score', about: 'lines a second of the score command, and its memory', measure: measureScore },
  {
    name: 'benchmark',
    about: 'memory of a benchmark of 10,000 questions, over that of 1,000',
    measure: measureBenchmark,
  },
  {
    name: 'clone',
    about: 'clone to first answer; installs from the package registry',
    measure: measureClone,
    onRequest: true,
  },
];

process.exitCode = await main();

/** Resolves to the exit code: 0 even where a bound is passed, 1 where a benchmark cannot run, 2 for bad usage. */
async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      all: { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const known = BENCHMARKS.map(
    ({ name, about, onRequest }) => `${name}${onRequest ? ' *' : ''}`.padEnd(14) + about,
  );
  if (values.help) {
    console.log(HELP + known.join('\n'));
    return 0;
  }
  const unknown = positionals.find((wanted) => BENCHMARKS.every(({ name }) => name !== wanted));
  if (unknown !== undefined) {
    console.error(`There is no benchmark "${unknown}"; there are:\n${known.join('\n')}`);
    return 2;
  }
  const chosen = BENCHMARKS.filter(({ name, onRequest }) =>
    positionals.length > 0 ? positionals.includes(name) : values.all || !onRequest,
  );

  /** @type {(Figure & { benchmark: string })[]} */
  const figures = [];
  let failed = false;
  for (const { name, about, measure } of chosen) {
    console.error(`${name}: ${about}…`);
    try {
      figures.push(...(await measure()).map((figure) => ({ benchmark: name, ...figure })));
    } catch (error) {
      failed = true;
      console.error(`${name} cannot run: ${error instanceof Error ? error.message : error}`);
    }
  }
  const machine = {
    node: process.version,
    system: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
  };
  console.log(`\n${toTable(figures)}\n${Object.values(machine).join(', ')} cores`);
  if (values.json !== undefined) {
    const judged = figures.map((figure) => ({ ...figure, ok: isWithin(figure) }));
    const report = { at: new Date().toISOString(), machine, figures: judged };
    await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
  }
  return failed ? 1 : 0;
}
