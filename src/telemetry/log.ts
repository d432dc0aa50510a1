import type { Log } from '../cascade/ports.ts';

export const LOG_LEVELS = ['error', 'warn', 'info', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One JSON object a line: time, level, event and its fields. `write` is never stdout, which carries the protocol. */
export function createLog(level: LogLevel, write: (line: string) => void): Log {
  const shown = level === 'silent' ? 0 : LOG_LEVELS.indexOf(level) + 1;
  const at =
    (own: LogLevel) =>
    (event: string, fields: Readonly<Record<string, unknown>> = {}) => {
      if (LOG_LEVELS.indexOf(own) < shown) {
        write(`${JSON.stringify({ time: new Date().toISOString(), level: own, event, ...fields })}\n`);
      }
    };
  return { error: at('error'), warn: at('warn'), info: at('info') };
}
