import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { createMcpServer, type McpOptions } from './mcp.ts';
import { StdioTransport } from './stdio-transport.ts';

/** Serves MCP on stdin and stdout until the client closes its end or the process is told to stop. */
export function runStdio(options: McpOptions): void {
  const { log } = options;
  const transport = new StdioTransport(process.stdin, process.stdout);
  const handle = serveStdio(() => createMcpServer(options), {
    transport,
    onerror: (error) => log.warn('protocol_error', { message: error.message }),
  });
  const stop = () => void handle.close().finally(() => process.exit(0));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  void transport.closed.then(stop);
  process.on('unhandledRejection', (reason) => log.error('unhandled_rejection', { message: String(reason) }));
}
