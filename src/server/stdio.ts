import { setImmediate, setTimeout } from 'node:timers/promises';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Tool } from '../tools/tool.ts';
import { createMcpServer, type McpOptions } from './mcp.ts';
import { createStdioGuard } from './stdio-guard.ts';

/** A client that closes stdin wants us gone; what is nearly answered still gets out, as in `echo … | server`. */
const FINISH_MS = 1_000;

/** Lets the messages of one turn of the event loop leave in one write; the write is what a cached answer costs most. */
class CoalescingTransport extends StdioServerTransport {
  private isCorked = false;

  override send(message: Parameters<StdioServerTransport['send']>[0]): Promise<void> {
    if (!this.isCorked) {
      this.isCorked = true;
      process.stdout.cork();
      void setImmediate().then(() => {
        this.isCorked = false;
        process.stdout.uncork();
      });
    }
    return super.send(message);
  }
}

/** Serves MCP on stdin and stdout until the client closes its end or the process is told to stop. */
export function runStdio(options: McpOptions): void {
  const { log } = options;
  const calls = new Set<Promise<unknown>>();
  const tools = options.tools.map((tool) => ({
    ...tool,
    run: (...call: Parameters<Tool['run']>) => track(tool.run(...call)),
  }));
  const finish = async () => {
    await setImmediate(); // What was read last has become a call by then.
    await Promise.race([Promise.allSettled(calls), setTimeout(FINISH_MS)]);
    await setImmediate();
  };
  const input = process.stdin.pipe(createStdioGuard(process.stdout, finish));
  const handle = serveStdio(() => createMcpServer({ tools, log }), {
    transport: new CoalescingTransport(input, process.stdout),
    onerror: (error) => log.warn('protocol_error', { message: error.message }),
  });
  const stop = () => void handle.close().finally(() => process.exit(0));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  input.once('end', stop);
  process.stdout.once('error', stop);
  process.on('unhandledRejection', (reason) => log.error('unhandled_rejection', { message: String(reason) }));

  function track<Result>(call: Promise<Result>): Promise<Result> {
    calls.add(call);
    return call.finally(() => calls.delete(call));
  }
}
