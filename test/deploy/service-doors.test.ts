import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCOPES } from '../../src/tools/tool.ts';
import { type SynthesizedService, synthesizeService, theOne } from '../support/service-template.ts';
import { createSynthFolder } from '../support/synth.ts';

const folder = createSynthFolder();
afterAll(folder.remove);

const QUICK = { rollout: null, jobs: null };
const DOMAIN = {
  name: 'support.example.com',
  zoneName: 'example.com',
  hostedZoneId: 'Z0123456789',
  certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/abc',
};

const methodsOf = ({ of }: SynthesizedService) =>
  Object.values(of('AWS::ApiGateway::Method')).map(({ Properties }) => Properties);
const variablesOf = ({ of }: SynthesizedService) =>
  theOne(of('AWS::Lambda::Function'), 'ApiFunction').Properties.Environment.Variables;
/** The server's configuration in the package of the only function. */
function configOf({ stack }: SynthesizedService) {
  const { scratch } = stack.deployment;
  const files = stack.node.findAll().flatMap(({ node }) => {
    const path = node.tryGetContext('none') ?? (node.id === 'Code' ? node.path : undefined);
    return path === undefined ? [] : [path];
  });
  expect(files).toHaveLength(1);
  return { scratch };
}
void configOf;
void readFileSync;
void join;
