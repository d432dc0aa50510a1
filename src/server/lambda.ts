import { fileURLToPath } from 'node:url';
import { createLog } from '../telemetry/log.ts';
import { createTools } from '../tools/catalog.ts';
import { clock, createApp } from './app.ts';
import { cacheFolder, loadConfig, loadLogLevel, readSecret } from './config.ts';
import { createBenchmarkHouse } from './create-benchmark-house.ts';
import { serveLambda } from './http/serve-lambda.ts';

// The entry on Lambda. It is made once, while the function starts, and serves every invocation of its instance.

const log = createLog(loadLogLevel(), (line) => process.stderr.write(line));
const config = await loadConfig({ file: undefined, trustWorkingFolder: false });
const options = {
  config,
  log,
  cacheFolder: cacheFolder(),
  sampleIndex: fileURLToPath(new URL('knowledge-index.json', import.meta.url)),
  secret: readSecret,
  emf: (line: string) => void process.stdout.write(line),
};
const app = await createApp(options);
const { cascade, tickets, warmUp } = app;
const sampleSuite = fileURLToPath(new URL('sample-suite.jsonl', import.meta.url));
const benchmarks = () => createBenchmarkHouse(app, { ...options, sampleSuite });
warmUp();

export const { handler, streamHandler } = await serveLambda({
  tools: createTools(cascade, benchmarks),
  tickets,
  jobs: {
    records: app.records,
    update: app.update,
    redactor: app.dependencies.redactor,
    sqs: app.aws.sqs,
  },
  log,
  clock,
  settings: config.http,
  pageFolder: new URL('page/', import.meta.url),
  appFolder: new URL('apps/', import.meta.url),
});

/** Runs a suite by the clock; the event is `{ suite, max_cost_usd }`. It is not for callers. */
export async function suiteHandler(
  event: unknown,
  context: { readonly getRemainingTimeInMillis: () => number },
) {
  const { runSuite } = await import('./suite-run.ts');
  const { metrics } = config;
  return runSuite(event, {
    house: benchmarks(),
    namespace: metrics.kind === 'none' ? undefined : metrics.namespace,
    write: options.emf,
    log,
    remainingMs: () => context.getRemainingTimeInMillis(),
  });
}
