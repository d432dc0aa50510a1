import type { Clock, Log } from '../cascade/ports.ts';
import type { Tracer } from '../cascade/stages.ts';
import type { Tier } from '../cascade/tier.ts';
import { withinLimit } from '../cascade/time-limit.ts';
import { createXrayTracer } from '../telemetry/xray.ts';
import { toTraceContext } from '../telemetry/xray-context.ts';
import { createXrayDaemon, toDaemonAddress } from '../telemetry/xray-daemon.ts';
import { readDaemonAddress, readTraceHeader } from './config.ts';

/** The course of single questions, on its way to whoever shows it. */
export interface Traces {
  /** Asked when a question begins: the invocation that it belongs to is known only then. */
  trace(): Tracer | undefined;
  /** Waits until what was sent is gone, a second at most. */
  close(): Promise<void>;
}

interface TracesParts {
  readonly tiers: readonly Tier[];
  readonly clock: Clock;
  readonly log: Log;
}

const CLOSE_MS = 1_000;

/** By X-Ray's daemon, for the questions that X-Ray samples: on Lambda alone, which says so of each invocation. */
export function createXrayTraces({ tiers, clock, log }: TracesParts): Traces {
  const address = toDaemonAddress(readDaemonAddress());
  if (!address) {
    const message = 'AWS_XRAY_DAEMON_ADDRESS must be host:port, or tcp:host:port udp:host:port';
    log.warn('traces_not_sent', { message });
    return { trace: () => undefined, close: async () => {} };
  }
  const daemon = createXrayDaemon(address, log);
  return {
    trace: () => {
      const context = toTraceContext(readTraceHeader());
      return context && createXrayTracer(context, { send: daemon.send, clock, tiers });
    },
    close: async () => {
      await withinLimit(clock, CLOSE_MS, undefined, () => daemon.close());
    },
  };
}
