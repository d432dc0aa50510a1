import type { Clock, Log, TicketStore } from '../../cascade/ports.ts';
import type { Tool } from '../../tools/tool.ts';
import { type Serving, serveHttp } from '../http/serve-http.ts';
import type { HttpSettings } from '../http/settings.ts';
import { isLoopback } from '../loopback.ts';
import { UsageError } from './usage.ts';

export interface ServeCommand {
  readonly tools: readonly Tool[];
  readonly tickets?: TicketStore | undefined;
  readonly log: Log;
  readonly clock: Clock;
  readonly settings: HttpSettings;
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly allowUnauthenticated: boolean;
  readonly pageFolder: URL;
  readonly appFolder?: URL;
  /** Milliseconds that questions under way may still take when the process is told to stop. */
  readonly drainMs: number;
  readonly say: (line: string) => void;
  readonly warmUp: () => void;
  /** Last work before the process ends. */
  readonly onStop: () => Promise<void>;
}

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = '8787';
const GREATEST_PORT = 65_535;

/** Serves HTTP until the process is told to stop. @throws UsageError for an address that cannot be served. */
export async function serve(command: ServeCommand): Promise<void> {
  const { settings, host = DEFAULT_HOST, log, say } = command;
  const port = toPort(command.port ?? DEFAULT_PORT);
  const isOpen = settings.auth === undefined;
  const mayBeOpen = isLoopback(host) || settings.allowUnauthenticated || command.allowUnauthenticated;
  if (isOpen && !mayBeOpen) {
    throw new UsageError(
      `on ${host} other machines can connect, and nobody would be asked who they are: configure http.auth, or give ` +
        '--allow-unauthenticated to let everyone who can reach this address ask, and spend',
    );
  }
  const serving = await serveHttp({ ...command, host, port }).catch((error: NodeJS.ErrnoException) => {
    throw error.code?.startsWith('E')
      ? new UsageError(`cannot listen on ${host}, port ${port}: ${error.code}`)
      : error;
  });
  if (isOpen && !isLoopback(host))
    say('Everyone who can reach this address may ask, without a token or a key.');
  stopOnSignal(serving, command);
  say(`Listening on ${serving.url}`);
  command.warmUp();
  process.on('unhandledRejection', (reason) => log.error('unhandled_rejection', { message: String(reason) }));
}

/** The first signal lets what is under way come to its end; the second does not. */
function stopOnSignal(serving: Serving, { drainMs, say, onStop }: ServeCommand): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    say('Stopping; a second signal ends at once what is under way.');
    void serving
      .stop(drainMs)
      .then(onStop)
      .finally(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
}

function toPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= GREATEST_PORT) return port;
  throw new UsageError(`--port is "${text}"; allowed: 0 (one that is free) to ${GREATEST_PORT}`);
}
