#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { RequestError } from './cascade/request-error.ts';
import { clock, createApp, random } from './server/app.ts';
import { checkUsage, parseCommandLine } from './server/commands/command-line.ts';
import { HELP, HOW_TO_CONNECT, UsageError } from './server/commands/usage.ts';
import { ConfigError, cacheFolder, loadConfig, loadLogLevel, readSecret } from './server/config.ts';
import { createBenchmarkHouse } from './server/create-benchmark-house.ts';
import { PACKAGE } from './server/package.ts';
import { createLog } from './telemetry/log.ts';
import { createTools } from './tools/catalog.ts';

const SAMPLE_SUITE = fileURLToPath(new URL('sample-suite.jsonl', import.meta.url));
const SAMPLE_INDEX = fileURLToPath(new URL('knowledge-index.json', import.meta.url));
const PAGE_FOLDER = new URL('page/', import.meta.url);
const APP_FOLDER = new URL('apps/', import.meta.url);
const MAX_STDIN_CHARACTERS = 1_000_000;

/** What a reply may take beyond the deadline of its question to reach a slow client. */
const DRAIN_RESERVE_MS = 5_000;

process.exitCode = await main(process.argv.slice(2)).catch(toExitCode);

/** Runs the command line; resolves to the exit code, or to undefined while a server goes on. */
async function main(args: string[]): Promise<number | undefined> {
  const { values, positionals } = parseCommandLine(args);
  const [command, ...words] = positionals;
  if (values.help) return print(HELP);
  if (values.version) return print(`${PACKAGE.version}\n`);
  if (command === undefined && process.stdin.isTTY) return print(HOW_TO_CONNECT);
  checkUsage(command, Object.keys(values));

  const log = createLog(loadLogLevel(), (line) => process.stderr.write(line));
  const config = await loadConfig({ file: values.config, trustWorkingFolder: command !== undefined });
  if (command === 'tickets' || command === 'forget') {
    const { runOnStores } = await import('./server/commands/on-stores.ts');
    const { session, customer, json = false } = values;
    const on = { config, clock, random, log, words, json, session, customer };
    const { output, complaint: why } = await runOnStores(command, on);
    return why === undefined ? print(output) : complain(why, 1);
  }
  if (command === 'score') {
    if (words.length > 0) throw new UsageError(`score reads stdin and takes no "${words[0]}"`);
    const { score } = await import('./server/commands/score.ts');
    process.stdout.on('error', leaveReader);
    const bad = await score(process.stdin, process.stdout, {
      routing: config.routing,
      complain: (why) => void complain(why, 1),
    });
    return bad === 0 ? 0 : 1;
  }
  if (command === 'calibrate') {
    const { runCalibrate } = await import('./server/commands/calibrate.ts');
    const { output, complaint: why } = await runCalibrate({
      ...{ config, log, words, cacheFolder: cacheFolder(), sampleIndex: SAMPLE_INDEX },
      json: values.json ?? false,
      labels: values.labels,
      quality: values.quality,
      maxCostUsdPer1k: values['max-cost-usd-per-1k'],
      inScope: values['in-scope'],
      outOfScope: values['out-of-scope'],
      out: values.out,
    });
    print(output);
    return why === undefined ? 0 : complain(why, 1);
  }
  const options = {
    config,
    log,
    cacheFolder: cacheFolder(),
    sampleIndex: SAMPLE_INDEX,
    secret: readSecret,
  };
  const app = await createApp(options);
  const { cascade, tickets, warmUp, close } = app;
  const benchmarks = () => createBenchmarkHouse(app, { ...options, sampleSuite: SAMPLE_SUITE });
  if (command === 'benchmark') {
    const { runBenchmarkCommand } = await import('./server/commands/benchmark.ts');
    const { output, complaint: why } = await runBenchmarkCommand({
      ...{ house: benchmarks(), words, options: values, screen: process.stderr },
      signal: onInterrupt(),
    });
    await close();
    print(output);
    return why === undefined ? 0 : complain(why, 1);
  }
  if (command === 'ask') {
    const { ask } = await import('./server/commands/ask.ts');
    const question = words.length > 0 ? words.join(' ') : await readStdin();
    const { output, failed } = await ask({
      cascade,
      question,
      json: values.json ?? false,
      say: values.stream ? (text) => void process.stdout.write(text) : undefined,
      signal: onInterrupt(),
    });
    await close();
    return print(output, failed ? 1 : 0);
  }
  if (command === 'serve') {
    if (words.length > 0) throw new UsageError(`serve takes no "${words[0]}"`);
    const { serve } = await import('./server/commands/serve.ts');
    await serve({
      tools: createTools(cascade, benchmarks),
      tickets,
      log,
      clock,
      settings: config.http,
      host: values.host,
      port: values.port,
      allowUnauthenticated: values['allow-unauthenticated'] ?? false,
      pageFolder: PAGE_FOLDER,
      appFolder: APP_FOLDER,
      drainMs: config.deadlineMs + DRAIN_RESERVE_MS,
      say: (line) => void process.stderr.write(`${line}\n`),
      warmUp,
      onStop: close,
    });
    return undefined;
  }
  const { runStdio } = await import('./server/stdio.ts');
  runStdio({
    tools: createTools(cascade, benchmarks),
    tickets,
    appFolder: APP_FOLDER,
    log,
    warmUp,
    onStop: close,
  });
  return undefined;
}

async function readStdin(): Promise<string> {
  if (process.stdin.isTTY) throw new UsageError('ask needs a question, as an argument or on stdin');
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_STDIN_CHARACTERS)
      throw new UsageError('stdin holds more than a million characters');
  }
  return text;
}

function onInterrupt(): AbortSignal {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  return stop.signal;
}

function print(text: string, code = 0): number {
  process.stdout.write(text);
  return code;
}

/** Ends in peace where whoever reads stdout has seen enough (`| head -1`). @throws whatever else went wrong there. */
function leaveReader(error: NodeJS.ErrnoException): never {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

/** Says on stderr what went wrong, and how to go on where that is known. */
function toExitCode(error: unknown): number {
  if (error instanceof UsageError) return complain(`${error.message}\nSee ${PACKAGE.name} --help.`, 2);
  if (error instanceof ConfigError) return complain(error.message, 2);
  if (error instanceof RequestError)
    return complain(`${error.message}. ${error.nextStep}`, error.code === 'invalid_input' ? 2 : 1);
  return complain(error instanceof Error ? (error.stack ?? error.message) : String(error), 1);
}

function complain(message: string, code: number): number {
  process.stderr.write(`${PACKAGE.name}: ${message}\n`);
  return code;
}
