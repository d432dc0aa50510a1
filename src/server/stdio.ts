import { setTimeout } from 'node:timers/promises';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { createMcpServer, type McpOptions } from './mcp.ts';
import { createStdioGuard } from './stdio-guard.ts';
import { StdioTransport } from './stdio-transport.ts';

/** A client that closes stdin wants us gone; what is nearly answered still gets out, as in `echo … | server`. */
const FINISH_MS = 1_000;

/** Serves MCP on stdin and stdout until the client closes its end or the process is told to stop. */
export function runStdio(options: McpOptions): void {
  const { log } = options;
  const guard = createStdioGuard(process.stdout, {
    onMessage: (message) => transport.note(message),
    beforeEnd: () => Promise.race([transport.answered(), setTimeout(FINISH_MS)]),
  });
  const transport = new StdioTransport(process.stdin.pipe(guard), process.stdout);
  const handle = serveStdio(() => createMcpServer(options), {
    transport,
    onerror: (error) => log.warn('protocol_error', { message: error.message }),
  });
  const stop = () => void handle.close().finally(() => process.exit(0));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  guard.once('end', stop);
  process.stdout.once('error', stop);
  process.on('unhandledRejection', (reason) => log.error('unhandled_rejection', { message: String(reason) }));
}
