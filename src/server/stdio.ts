import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { createMcpServer, type McpOptions } from './mcp.ts';
import { StdioTransport } from './stdio-transport.ts';

export interface StdioOptions extends McpOptions {
  /** Work that is better done before the first question than with it, and not before the client has its first reply. */
  readonly warmUp?: (() => void) | undefined;
  /** Last work before the process ends. */
  readonly onStop?: (() => Promise<void>) | undefined;
}

/** Serves MCP on stdin and stdout until the client closes its end or the process is told to stop. */
export function runStdio({ warmUp, onStop, ...options }: StdioOptions): void {
  const { log } = options;
  const transport = new StdioTransport(process.stdin, process.stdout);
  const handle = serveStdio(() => createMcpServer(options), {
    transport,
    onerror: (error) => log.warn('protocol_error', { message: error.message }),
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void transport.close());
  void transport.closed
    .then(() => handle.close())
    .then(onStop)
    .finally(() => process.exit(0));
  void transport.replied.then(warmUp);
  process.on('unhandledRejection', (reason) => log.error('unhandled_rejection', { message: String(reason) }));
}
