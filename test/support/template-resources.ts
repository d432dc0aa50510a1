import type { Template } from 'aws-cdk-lib/assertions';

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: { readonly Service?: string };
  readonly Condition?: unknown;
}

export const resourcesOf = (template: Template, type: string) => Object.entries(template.findResources(type));

/** The id and the properties of the one resource of `type`. */
export function onlyOf(template: Template, type: string): [string, Readonly<Record<string, unknown>>] {
  const found = resourcesOf(template, type);
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`the template has ${found.length} of ${type}`);
  return [only[0], only[1].Properties];
}

/** What the role may do whose policy's id fits `id`, tracing and logging left out. */
export function allowedTo(template: Template, id: RegExp): [unknown, string][] {
  const policies = resourcesOf(template, 'AWS::IAM::Policy').filter(([name]) => id.test(name));
  const [policy] = policies;
  if (!policy || policies.length > 1) throw new Error(`${policies.length} policies fit ${id}`);
  const statements: Statement[] = policy[1].Properties.PolicyDocument.Statement;
  return statements
    .filter(({ Action }) => !/xray:|logs:/.test(String(Action)))
    .map(({ Action, Resource }) => [Action, JSON.stringify(Resource)]);
}
