import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
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
  mkdirSync(folder, { recursive: true });
  cpSync(dist, folder, { recursive: true, filter: (source) => !LEFT_OUT.test(source) });
  writeFileSync(join(folder, PACKAGED.config), text);
  const copy = (path: string, target: string) => {
    const source = resolve(serverFolder, path);
    if (!existsSync(source))
      throw new DeploymentError(`${source}, which the server's configuration names, is not there`);
    cpSync(source, join(folder, target), { recursive: true });
  };
  const { knowledge, routing, benchmark } = server;
  if (knowledge?.kind === 'local') copy(knowledge.path, PACKAGED.knowledge);
  if (knowledge?.kind === 'bedrock' && knowledge.fallback) copy(knowledge.fallback.path, PACKAGED.knowledge);
  if (routing.strategy !== undefined) copy(routing.strategy, 'strategy.json');
  for (const [name, path] of Object.entries(benchmark?.suites ?? {}))
    copy(path, `${PACKAGED.suites}/${name}.jsonl`);
  return folder;
}
