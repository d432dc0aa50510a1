import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import type { Made } from '../made.ts';
import { SupportStack, type Surroundings } from '../support-stack.ts';
import { ModelLifeCheck } from './model-life-check.ts';
import { SuiteCheck } from './suite-check.ts';
import { toUsedModels } from './used-models.ts';

/** Whether there is anything to look at: a stack must not be empty. */
export function hasChecks(deployment: Deployment): boolean {
  const { checks } = deployment.settings;
  if (!checks) return false;
  return checks.suite !== undefined || (checks.modelLife && toUsedModels(deployment).length > 0);
}

/** What is looked at by the clock: whether answers are as good as they were, and how long the models will be there. */
export class ChecksStack extends SupportStack {
  constructor(scope: Construct, surroundings: Surroundings, made: Made) {
    super(scope, 'checks', 'What is looked at by the clock', surroundings);
    const { checks } = this.deployment.settings;
    if (checks?.suite) new SuiteCheck(this, checks.suite, made);
    const models = toUsedModels(this.deployment);
    if (checks?.modelLife && models.length > 0) new ModelLifeCheck(this, models);
  }
}
