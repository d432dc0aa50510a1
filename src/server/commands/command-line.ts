import { parseArgs } from 'node:util';
import { UsageError } from './usage.ts';

/** The options that belong to one command alone. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  ask: ['json', 'stream'],
  serve: ['host', 'port', 'allow-unauthenticated'],
  tickets: ['json'],
  forget: ['session', 'customer'],
  score: [],
  calibrate: ['labels', 'quality', 'max-cost-usd-per-1k', 'in-scope', 'out-of-scope', 'out', 'json'],
  benchmark: [
    ...['suite', 'out', 'strategies', 'concurrency', 'repetitions', 'seed', 'max-cost-usd'],
    ...['baseline', 'min-quality', 'max-drop'],
  ],
};

/** @throws UsageError for a command that there is not, and for options that are not its own. */
export function checkUsage(command: string | undefined, options: readonly string[]): void {
  if (command !== undefined && !Object.hasOwn(COMMANDS, command)) {
    throw new UsageError(
      `there is no command "${command}"; allowed: ${Object.keys(COMMANDS).join(', ')}, or none for MCP over stdio`,
    );
  }
  for (const option of options) {
    const owners = Object.keys(COMMANDS).filter((name) => COMMANDS[name]?.includes(option));
    if (owners.length > 0 && !owners.includes(command ?? '')) {
      throw new UsageError(`--${option} belongs to ${owners.join(' and ')}`);
    }
  }
  if (options.includes('json') && options.includes('stream')) {
    throw new UsageError('--json and --stream exclude each other');
  }
}

/** @throws UsageError for options that there are not. */
export function parseCommandLine(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        json: { type: 'boolean' },
        stream: { type: 'boolean' },
        host: { type: 'string' },
        port: { type: 'string' },
        'allow-unauthenticated': { type: 'boolean' },
        session: { type: 'string' },
        customer: { type: 'string' },
        labels: { type: 'string' },
        quality: { type: 'string' },
        'max-cost-usd-per-1k': { type: 'string' },
        'in-scope': { type: 'string' },
        'out-of-scope': { type: 'string' },
        out: { type: 'string' },
        suite: { type: 'string' },
        strategies: { type: 'string' },
        concurrency: { type: 'string' },
        repetitions: { type: 'string' },
        seed: { type: 'string' },
        'max-cost-usd': { type: 'string' },
        baseline: { type: 'string' },
        'min-quality': { type: 'string' },
        'max-drop': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
