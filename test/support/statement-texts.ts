import type { Template } from 'aws-cdk-lib/assertions';

/** What the template's only policy allows: actions as they are written there, and resources as texts. */
export function toStatementTexts(template: Template): [unknown, string[]][] {
  const [policy, ...more] = Object.values(template.findResources('AWS::IAM::Policy'));
  if (!policy || more.length > 0) throw new Error(`there are ${more.length + (policy ? 1 : 0)} policies`);
  return policy.Properties.PolicyDocument.Statement.map(({ Action, Resource }: Record<string, unknown>) => [
    Action,
    toTexts(Resource),
  ]);
}

/** References by their names, in angle brackets. */
function toTexts(resource: unknown): string[] {
  if (Array.isArray(resource)) return resource.flatMap(toTexts);
  if (typeof resource === 'string') return [resource];
  const { Ref, ...call } = resource as Record<string, unknown>;
  if (typeof Ref === 'string') return [`<${Ref}>`];
  if (Array.isArray(call['Fn::GetAtt'])) return [`<${call['Fn::GetAtt'].join('.')}>`];
  if (typeof call['Fn::Sub'] === 'string') return [call['Fn::Sub']];
  if (Array.isArray(call['Fn::Join'])) return [call['Fn::Join'][1].flatMap(toTexts).join('')];
  throw new Error(`no text for ${JSON.stringify(resource)}`);
}
