import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundleFunctions } from './bundle-functions.mjs';
import { BUNDLING } from './bundling.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = join(root, 'node_modules', '.cache', 'deploy');

/**
 * Bundles our small functions and the CDK app itself, as Node 20 reads no TypeScript; the server is built already, by
 * scripts/setup.mjs.
 */
export async function buildDeployApp() {
  const outfile = join(scratch, 'app.mjs');
  const functions = join(scratch, 'functions');
  await build({ ...BUNDLING, entryPoints: ['deploy/app.ts'], packages: 'external', outfile });
  await bundleFunctions(functions);
  const { createSystemApp } = await import(pathToFileURL(outfile).href);
  return {
    /** @param {import('aws-cdk-lib').AppProps} [props] @returns {import('aws-cdk-lib').App} */
    createApp: (props) => createSystemApp({ dist: join(root, 'dist'), functions, props }),
  };
}

/** What is wrong, for whoever typed the command: a stack only where the fault is ours. @param {unknown} error */
export function toComplaint(error) {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'DeploymentError' ? error.message : (error.stack ?? error.message);
}
