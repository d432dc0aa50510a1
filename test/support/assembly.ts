import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const APP = fileURLToPath(new URL('../../scripts/cdk-app.mjs', import.meta.url));

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: templates have whatever CloudFormation has
  readonly Properties: any;
}

/** A function as a template has it, ready to be run where Lambda would: its code lies in a folder of its own. */
export interface AssembledFunction {
  /** URL of the module with its handler, and the handler's name in it. */
  readonly entry: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  /** Variables, with `toValue` in the place of what only a deployment would know. */
  environment(toValue: (variable: string) => string | undefined): Record<string, string>;
}

export interface Assembly {
  /** The resources of a stack's template. */
  resources(stack: string): Readonly<Record<string, Resource>>;
  /** The function whose logical id begins with `name`; its code is laid out anew each time. */
  function(stack: string, name: string): AssembledFunction;
  remove(): void;
}

/** What the `cdk` command's own call of the app writes for a deployment's file. */
export async function synthesise(file: string, stage = 'dev'): Promise<Assembly> {
  const folder = mkdtempSync(join(tmpdir(), 'assembly-'));
  const outdir = join(folder, 'cdk.out');
  await promisify(execFile)(process.execPath, [APP], {
    env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify({ config: file, stage }) },
  });
  const resources = (stack: string): Record<string, Resource> =>
    JSON.parse(readFileSync(join(outdir, `${stack}.template.json`), 'utf8')).Resources;
  return {
    resources,
    function(stack, name) {
      const found = Object.entries(resources(stack)).find(
        ([logicalId, { Type }]) => Type === 'AWS::Lambda::Function' && logicalId.startsWith(name),
      );
      if (!found) throw new Error(`${stack} has no function ${name}`);
      return toFunction(found[1].Properties, outdir, join(folder, 'task', name));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function toFunction(properties: Resource['Properties'], outdir: string, code: string): AssembledFunction {
  const [module = '', handler = ''] = properties.Handler.split('.');
  cpSync(join(outdir, `asset.${properties.Code.S3Key.replace(/\.zip$/, '')}`), code, { recursive: true });
  return {
    entry: pathToFileURL(join(code, `${module}.js`)).href,
    handler,
    timeoutSeconds: properties.Timeout,
    environment(toValue) {
      const variables: Record<string, unknown> = properties.Environment?.Variables ?? {};
      return Object.fromEntries(
        Object.entries(variables).map(([name, value]) => [
          name,
          typeof value === 'string' ? value.replace('/var/task', code) : (toValue(name) ?? ''),
        ]),
      );
    },
  };
}
