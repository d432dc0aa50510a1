import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { Config } from './config-schema.ts';

/** The configuration with its paths counted from `folder`, that of its file; `~` is the user's own. */
export function withWholePaths(config: Config, folder: string): Config {
  const whole = <Settings extends { readonly path: string }>(settings: Settings): Settings => ({
    ...settings,
    path: toWholePath(settings.path, folder),
  });
  const { knowledge, routing, store, benchmark } = config;
  const { strategy } = routing;
  return {
    ...config,
    ...(strategy !== undefined && { routing: { ...routing, strategy: toWholePath(strategy, folder) } }),
    store: store.kind === 'local' ? whole(store) : store,
    ...(benchmark && {
      benchmark: {
        suites: toWholePaths(benchmark.suites, folder),
        configurations: toWholePaths(benchmark.configurations, folder),
      },
    }),
    ...(knowledge?.kind === 'local' && { knowledge: whole(knowledge) }),
    ...(knowledge?.kind === 'bedrock' &&
      knowledge.fallback && { knowledge: { ...knowledge, fallback: whole(knowledge.fallback) } }),
  };
}

function toWholePaths(paths: Readonly<Record<string, string>>, folder: string): Record<string, string> {
  return Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, toWholePath(path, folder)]));
}

function toWholePath(path: string, folder: string): string {
  return resolve(folder, path.replace(/^~(?=$|[\\/])/, homedir()));
}
