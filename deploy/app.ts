import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, type AppProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readDeployment } from './read-deployment.ts';
import { createSystem } from './system.ts';

export interface SystemAppOptions {
  /** Where the server is built. */
  readonly dist: string;
  /** Where our small functions are bundled. */
  readonly functions: string;
  /** For tests; the CDK command says by itself where to write, and what `-c` was given. */
  readonly props?: AppProps;
}

const DEFAULT_STAGE = 'dev';
/** A stack that is used by another cannot be changed under its feet; where it may be, the reference says so itself. */
const CONTEXT = { '@aws-cdk/core:defaultCrossStackReferences': 'strong' };

/**
 * The CDK app: the stage that `-c stage=` names of the file that `-c config=` names, checked by the AwsSolutions rules.
 * @throws DeploymentError for a file that cannot be used.
 */
export function createSystemApp({ dist, functions, props = {} }: SystemAppOptions): App {
  const app = new App({ analyticsReporting: false, ...props, context: { ...CONTEXT, ...props.context } });
  // What an earlier synthesis has staged may be of an earlier build.
  const scratch = join(app.outdir, 'code');
  rmSync(scratch, { recursive: true, force: true });
  const deployment = readDeployment({
    file: toText(app.node.tryGetContext('config')),
    stage: toText(app.node.tryGetContext('stage')) ?? DEFAULT_STAGE,
    dist,
    functions,
    scratch,
  });
  createSystem(app, deployment);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

const toText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
