import { readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Deployment } from '../deployment.ts';
import { DeploymentError } from '../deployment-error.ts';

/**
 * The folder of articles that a deployment uploads: the one of its own settings, or the one that the server reads.
 * Undefined where there is neither.
 * @throws DeploymentError where it is no folder, or holds nothing but hidden files.
 */
export function toArticlesFolder({
  settings,
  server,
  serverFolder,
  folder,
}: Pick<Deployment, 'settings' | 'server' | 'serverFolder' | 'folder'>): string | undefined {
  const own = settings.knowledge?.folder;
  if (own !== undefined) return check(resolve(folder, own), 'knowledge.folder of the deployment');
  return server.knowledge?.kind === 'local'
    ? check(resolve(serverFolder, server.knowledge.path), "knowledge.path of the server's configuration")
    : undefined;
}

function check(path: string, named: string): string {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new DeploymentError(`${named} must be a folder of articles: ${path} is none`);
  if (readdirSync(path).every((name) => name.startsWith('.')))
    throw new DeploymentError(`${named} must hold articles: ${path} has none`);
  return path;
}
