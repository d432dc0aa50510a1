import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '../../src/server/config-schema.ts';
import type { Deployment } from '../deployment.ts';
import { DeploymentError } from '../deployment-error.ts';
import { PACKAGED } from './packaged-server.ts';

/** What of the built package a function never opens: the executable, and what is read by people and editors. */
const LEFT_OUT = /[\\/](main\.js|[\w-]+\.schema\.json|agent-[\w-]+\.json)$/;

/**
 * The folder of a function's code: the built server, `file` as its configuration, and what that names by path.
 * @throws DeploymentError where something of it is not there.
 */
export function stageCode(deployment: Deployment, file: object): string {
  const { server, serverFolder, dist, scratch } = deployment;
  if (!existsSync(join(dist, 'lambda.js')))
    throw new DeploymentError(`${dist} has no lambda.js: run npm run build first`);
  const text = `${JSON.stringify(file, null, 2)}\n`;
  const folder = join(scratch, createHash('sha256').update(text).digest('hex').slice(0, 16));
  // The functions of a stage share a package.
  if (existsSync(folder)) return folder;
  const named = toNamed(server).map(([path, target]) => [resolve(serverFolder, path), target] as const);
  for (const [source] of named) {
    if (!existsSync(source))
      throw new DeploymentError(`${source}, which the server's configuration names, is not there`);
  }
  mkdirSync(folder, { recursive: true });
  cpSync(dist, folder, { recursive: true, filter: (source) => !LEFT_OUT.test(source) });
  writeFileSync(join(folder, PACKAGED.config), text);
  for (const [source, target] of named) cpSync(source, join(folder, target), { recursive: true });
  return folder;
}

/** What the configuration names by path, and where the package has it. */
function toNamed({ knowledge, routing, benchmark }: Config): (readonly [path: string, target: string])[] {
  const folder = knowledge?.kind === 'bedrock' ? knowledge.fallback : knowledge;
  return [
    ...(folder && 'path' in folder ? [[folder.path, PACKAGED.knowledge] as const] : []),
    ...(routing.strategy === undefined ? [] : [[routing.strategy, 'strategy.json'] as const]),
    ...Object.entries(benchmark?.suites ?? {}).map(
      ([name, path]) => [path, `${PACKAGED.suites}/${name}.jsonl`] as const,
    ),
  ];
}
