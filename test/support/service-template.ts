import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ServiceStack } from '../../deploy/service/service-stack.ts';
import { KeyStack } from '../../deploy/state/key-stack.ts';
import { StateStack } from '../../deploy/state/state-stack.ts';
import type { SynthFolder } from './synth.ts';

export interface SynthesizedService {
  readonly stack: ServiceStack;
  readonly template: Template;
  /** The resources of a type, by their logical ids. */
  of(type: string): Readonly<Record<string, Resource>>;
  /** A file of the package of the function with that id. */
  packaged(id: string, file: string): string;
}

interface Resource {
  // biome-ignore lint/suspicious/noExplicitAny: a template is whatever it is
  readonly Properties: any;
  readonly [key: string]: unknown;
}

/** The service that a deployment's file with `content` makes. @throws Error where cdk-nag finds anything. */
export function synthesizeService(folder: SynthFolder, content: object = {}): SynthesizedService {
  const app = new App({ analyticsReporting: false });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const deployment = folder.deployment(content);
  const key = deployment.settings.customerKey ? new KeyStack(app, { deployment }).key : undefined;
  const { table } = new StateStack(app, { deployment, key });
  const stack = new ServiceStack(app, { deployment, key }, { table: table as ITableV2 });
  const { directory } = app.synth();
  const template = Template.fromStack(stack);
  const of = (type: string) => template.findResources(type) as Record<string, Resource>;
  return {
    stack,
    template,
    of,
    packaged(id, file) {
      const { S3Key } = theOne(of('AWS::Lambda::Function'), id).Properties.Code;
      return readFileSync(join(directory, `asset.${S3Key.replace('.zip', '')}`, file), 'utf8');
    },
  };
}

/** The only one of its kind. @throws Error where there are none or several. */
export function theOne(resources: Readonly<Record<string, Resource>>, id = ''): Resource {
  const found = Object.entries(resources).filter(([name]) => name.startsWith(id));
  const [one] = found;
  if (found.length !== 1 || !one) throw new Error(`there are ${found.length} of ${id}`);
  return one[1];
}

/** The properties of a route's method, by `METHOD /path`. */
export function routesOf({ of }: SynthesizedService) {
  const resources = of('AWS::ApiGateway::Resource');
  const toPath = (id: unknown): string => {
    const ref = (id as { Ref?: string }).Ref;
    const { ParentId, PathPart } = (ref && resources[ref]?.Properties) ?? {};
    return PathPart === undefined ? '' : `${toPath(ParentId)}/${PathPart}`;
  };
  return Object.fromEntries(
    Object.values(of('AWS::ApiGateway::Method')).map(({ Properties: method }) => [
      `${method.HttpMethod} ${toPath(method.ResourceId) || '/'}`,
      method,
    ]),
  );
}
