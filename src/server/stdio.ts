import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { createMcpServer, type McpOptions } from './mcp.ts';

/** Serves MCP on stdin and stdout until the client closes its end or the process is told to stop. */
export function runStdio(options: McpOptions): void {
  const { log } = options;
  const handle = serveStdio(() => createMcpServer(options), {
    onerror: (error) => log.warn('protocol_error', { message: error.message }),
  });
  const stop = () => void handle.close().finally(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdin.once('end', stop);
  process.stdout.once('error', stop);
}
