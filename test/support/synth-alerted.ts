import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Deployment } from '../../deploy/deployment.ts';
import { AlertsStack } from '../../deploy/observability/alerts-stack.ts';
import type { Surroundings } from '../../deploy/support-stack.ts';
import { synthChecked } from './synth-checked.ts';
import type { AlarmProperties } from './used-metrics.ts';

/** What CDK otherwise warns that it does by itself. */
const STRONG = { '@aws-cdk/core:defaultCrossStackReferences': 'strong' };

/** What `create` makes beside the stack of the alerts, past all checks, and its alarms by name. */
export function synthAlerted<Made extends Stack>(
  deployment: Deployment,
  create: (app: App, surroundings: Surroundings) => Made,
) {
  const app = new App({ analyticsReporting: false, context: STRONG });
  const { topic: alerts } = new AlertsStack(app, { deployment });
  const stack = create(app, { deployment, alerts });
  synthChecked(app);
  const template = Template.fromStack(stack);
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties as AlarmProperties,
  );
  return {
    stack,
    template,
    /** By their names without the deployment's. */
    alarms: new Map(alarms.map((alarm) => [alarm.AlarmName.replace(`${deployment.name}-`, ''), alarm])),
  };
}
