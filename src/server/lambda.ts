import { fileURLToPath } from 'node:url';
import { createLog } from '../telemetry/log.ts';
import { createTools } from '../tools/catalog.ts';
import { clock, createApp } from './app.ts';
import { cacheFolder, loadConfig, loadLogLevel, readSecret } from './config.ts';
import { serveLambda } from './http/serve-lambda.ts';

// The entry on Lambda. It is made once, while the function starts, and serves every invocation of its instance.

const log = createLog(loadLogLevel(), (line) => process.stderr.write(line));
const config = await loadConfig({ file: undefined, trustWorkingFolder: false });
const { cascade, tickets, warmUp } = await createApp({
  config,
  log,
  cacheFolder: cacheFolder(),
  sampleIndex: fileURLToPath(new URL('knowledge-index.json', import.meta.url)),
  secret: readSecret,
  emf: (line) => process.stdout.write(line),
});
warmUp();

export const { handler, streamHandler } = await serveLambda({
  tools: createTools(cascade),
  tickets,
  log,
  clock,
  settings: config.http,
  pageFolder: new URL('page/', import.meta.url),
});
