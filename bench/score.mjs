import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { plainEnvironment, ROOT, SERVER } from './subject.mjs';

/** @import { Figure } from './figure.mjs' */

const ANSWERS = join(ROOT, 'test', 'fixtures', 'judgement', 'answers-account.jsonl');
const FEW_LINES = 20_000;
const MANY_LINES = 200_000;
const LEAST_LINES_A_SECOND = 5_000;
const MOST_GROWTH = 1.2;

/** Questions alone, questions with answers, and ten times as many of these. @returns {Promise<Figure[]>} */
export async function measureScore() {
  const lines = (await readFile(ANSWERS, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const questions = lines.map(({ id, question }) => JSON.stringify({ id, query: question }));
  const pairs = lines.map(({ id, question, answer }) => JSON.stringify({ id, query: question, answer }));
  const alone = await run(questions, FEW_LINES);
  const few = await run(pairs, FEW_LINES);
  const many = await run(pairs, MANY_LINES);
  return [
    atLeast('score, questions: lines a second of CPU', alone.linesASecond),
    atLeast('  questions with answers', few.linesASecond),
    {
      what: `  memory after ${MANY_LINES} lines, over that after ${FEW_LINES}`,
      measured: many.rssMb / few.rssMb,
      unit: '×',
      bound: { kind: 'at most', value: MOST_GROWTH },
    },
    { what: '  resident', measured: many.rssMb, unit: 'MB' },
  ];
}

/** @param {readonly string[]} lines taken again and again @param {number} count */
async function run(lines, count) {
  const probe = new URL('./usage-probe.mjs', import.meta.url).href;
  const child = spawn(process.execPath, ['--import', probe, SERVER, 'score'], {
    env: plainEnvironment(),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  child.stdout.resume();
  const ended = once(child, 'close');
  const piece = 1_000;
  for (let written = 0; written < count; written += piece) {
    const text = Array.from({ length: piece }, (_, at) => `${lines[(written + at) % lines.length]}\n`).join(
      '',
    );
    if (!child.stdin.write(text)) await once(child.stdin, 'drain');
  }
  child.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`score ended with ${code}: ${said.slice(0, 500)}`);
  const { cpuS, maxRssMb } = JSON.parse(said.trim().split('\n').at(-1) ?? '{}');
  return { linesASecond: count / cpuS, rssMb: maxRssMb };
}

/** @param {string} what @param {number} measured @returns {Figure} */
function atLeast(what, measured) {
  return { what, measured, unit: 'calls/s', bound: { kind: 'at least', value: LEAST_LINES_A_SECOND } };
}
