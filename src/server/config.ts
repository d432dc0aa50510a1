import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { LOG_LEVELS, type LogLevel } from '../telemetry/log.ts';
import type { Config } from './config-schema.ts';
import { toCourseConfig } from './course-config.ts';
import { EMBEDDED_CONFIG } from './embedded-config.ts';
import { fillIn } from './fill-in.ts';
import { withWholePaths } from './whole-paths.ts';

/** Configuration that cannot be used. The message names the key, the value, what is allowed and the source. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export interface ConfigOptions {
  /** Path given with `--config`. */
  readonly file: string | undefined;
  /** True for commands that a person types; hosts start stdio servers inside folders that nobody vouches for. */
  readonly trustWorkingFolder: boolean;
}

const WORKING_FOLDER_FILE = 'tiered-support.config.json';
const HINT = 'Mend it there, or remove it to use the embedded default.';
/** How to go on where the file of `routing.strategy` cannot be used. */
export const STRATEGY_HINT = 'Mend it there, or leave routing.strategy out.';

/**
 * The first configuration found: `--config`, `TIERED_SUPPORT_CONFIG`, the working folder's file, the course's
 * variables, then the embedded default. Relative paths in a file count from its folder.
 * @throws ConfigError
 */
export async function loadConfig({ file, trustWorkingFolder }: ConfigOptions): Promise<Config> {
  const fromEnvironment = process.env.TIERED_SUPPORT_CONFIG || undefined;
  if (file !== undefined) return readConfig(file, '--config');
  if (fromEnvironment !== undefined) return readConfig(fromEnvironment, 'TIERED_SUPPORT_CONFIG');
  if (trustWorkingFolder) {
    const found = readText(WORKING_FOLDER_FILE);
    if (found.text !== undefined) return parseConfig(found.text, WORKING_FOLDER_FILE);
    if (found.code !== 'ENOENT') throw unreadable(WORKING_FOLDER_FILE, 'the working folder', found.code);
  }
  const course = toCourseConfig(process.env);
  if (!course) return withWholePaths(EMBEDDED_CONFIG, process.cwd());
  const toVariable = (field: string) => course.variables[Number(/\d+/.exec(field)?.[0])] ?? field;
  return checkConfig(course.config, 'The environment', process.cwd(), toVariable);
}

/** The value of a variable that the configuration names; undefined where it is unset or empty. */
export function readSecret(name: string): string | undefined {
  return process.env[name] || undefined;
}

/** How much operators want to read on stderr: `TIERED_SUPPORT_LOG`. @throws ConfigError */
export function loadLogLevel(): LogLevel {
  const level = process.env.TIERED_SUPPORT_LOG || 'warn';
  const known = LOG_LEVELS.find((name) => name === level);
  if (!known)
    throw new ConfigError(
      `TIERED_SUPPORT_LOG is ${JSON.stringify(level)}; allowed: ${LOG_LEVELS.join(', ')}`,
    );
  return known;
}

/** Where AppConfig's Lambda extension listens on this machine. @throws ConfigError */
export function loadStrategyPort(): number {
  const name = 'AWS_APPCONFIG_EXTENSION_HTTP_PORT';
  const port = process.env[name] || '2772';
  if (/^[1-9]\d{0,4}$/.test(port) && Number(port) <= 65_535) return Number(port);
  throw new ConfigError(`${name} is ${JSON.stringify(port)}; allowed: 1 to 65535`);
}

/** What Lambda says of the trace that this invocation belongs to, as a tracing header; each has its own. */
export function readTraceHeader(): string | undefined {
  return process.env._X_AMZN_TRACE_ID;
}

/** Where X-Ray's daemon listens, as its own tools read it. */
export function readDaemonAddress(): string {
  return process.env.AWS_XRAY_DAEMON_ADDRESS || '127.0.0.1:2000';
}

/** Where what can be made again is kept. */
export function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME || process.env.LOCALAPPDATA || join(homedir(), '.cache');
  return join(base, 'tiered-support-mcp');
}

function readConfig(file: string, source: string): Promise<Config> {
  return parseConfig(readNamed(file, source), file);
}

function readNamed(file: string, source: string): string {
  const { text, code } = readText(file);
  if (text === undefined) throw unreadable(file, source, code);
  return text;
}

function readText(file: string): { text?: string; code?: string | undefined } {
  try {
    return { text: readFileSync(file, 'utf8') };
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code };
  }
}

function unreadable(file: string, source: string, code: string | undefined): ConfigError {
  return new ConfigError(`${file} (from ${source}) cannot be read: ${code ?? 'unknown error'}`);
}

async function parseConfig(text: string, file: string): Promise<Config> {
  const missing: string[] = [];
  const input = fillIn(parseJson(text, file, HINT), readSecret, (key, variable) =>
    missing.push(`${key} is "\${${variable}}": this variable is not set`),
  );
  if (missing.length > 0) throw unusable(file, missing);
  return checkConfig(input, file, dirname(file));
}

function parseJson(text: string, source: string, hint: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new ConfigError(`${source} is not JSON: ${(error as Error).message}. ${hint}`);
  }
}

/** `toName` is what whoever wrote the configuration calls a field. */
async function checkConfig(
  input: unknown,
  source: string,
  folder: string,
  toName = (field: string) => field || 'the file',
): Promise<Config> {
  const [{ configSchema }, { describeIssues }] = await Promise.all([
    import('./config-schema.ts'),
    import('../cascade/describe-issues.ts'),
  ]);
  const parsed = configSchema.safeParse(input);
  if (!parsed.success) {
    const issues = describeIssues(configSchema, input, parsed.error);
    throw unusable(
      source,
      issues.map(({ field, message }) => `${toName(field)} ${message}`),
    );
  }
  const { tiers, judge } = parsed.data;
  const asked = tiers.map((tier, index) => ({ at: `tiers[${index}]`, tier }));
  const missing = [...asked, ...(judge ? [{ at: 'judge', tier: judge }] : [])].flatMap(({ at, tier }) =>
    tier.provider === 'openai' && tier.apiKeyEnv !== undefined && readSecret(tier.apiKeyEnv) === undefined
      ? [`${at}.apiKeyEnv is ${JSON.stringify(tier.apiKeyEnv)}: this variable is not set`]
      : [],
  );
  if (missing.length > 0) throw unusable(source, missing);
  const config = withWholePaths(parsed.data, folder);
  const { strategy } = config.routing;
  return strategy === undefined
    ? config
    : { ...config, strategy: await readStrategy(strategy, `routing.strategy of ${source}`) };
}

async function readStrategy(file: string, source: string): Promise<Config['strategy']> {
  const named = `${file} (from ${source})`;
  const input = parseJson(readNamed(file, source), named, STRATEGY_HINT);
  const [{ strategyFileSchema }, { describeIssues }] = await Promise.all([
    import('../benchmark/strategies/strategy-file.ts'),
    import('../cascade/describe-issues.ts'),
  ]);
  const parsed = strategyFileSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = describeIssues(strategyFileSchema, input, parsed.error);
  throw unusable(
    named,
    issues.map(({ field, message }) => `${field || 'the file'} ${message}`),
    STRATEGY_HINT,
  );
}

/** The error for a source with these faults, each with its key, and how to go on. */
export function unusable(source: string, complaints: readonly string[], hint = HINT): ConfigError {
  return new ConfigError(
    [`${source} cannot be used:`, ...complaints.map((complaint) => `  ${complaint}`), hint].join('\n'),
  );
}
