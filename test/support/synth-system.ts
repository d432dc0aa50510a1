import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { createSystem } from '../../deploy/system.ts';
import type { SynthFolder } from './synth.ts';

// biome-ignore lint/suspicious/noExplicitAny: a template is whatever it is
export type Json = any;
export interface Resource {
  readonly Type: string;
  readonly Properties: Json;
  readonly UpdatePolicy?: Json;
  readonly DependsOn?: Json;
}
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, Json>>;
}

/**
 * The templates of a system, by concern; beside its file lies `strategy.json`, of the tier `instant` alone.
 * @throws Error where cdk-nag finds anything.
 */
export function synthesiseSystem(
  folder: SynthFolder,
  content: object,
  stage = 'dev',
): Readonly<Record<string, Template>> {
  writeFileSync(join(folder.path, 'strategy.json'), JSON.stringify({ primary_model: 'instant' }));
  const app = new App({ analyticsReporting: false });
  createSystem(app, folder.deployment(content, stage));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return Object.fromEntries(app.synth().stacks.map(({ id, template }) => [id, template]));
}

export const toResources = (system: Readonly<Record<string, Template>>) =>
  Object.entries(system).flatMap(([concern, { Resources }]) =>
    Object.entries(Resources).map(([id, resource]) => ({ ...resource, concern, id })),
  );
