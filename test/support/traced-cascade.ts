import type { CascadeDependencies } from '../../src/cascade/dependencies.ts';
import type { Tier } from '../../src/cascade/tier.ts';
import { createXrayTracer, type Subsegment } from '../../src/telemetry/xray.ts';
import { createTestCascade } from './test-cascade.ts';
import { createVirtualClock } from './virtual-clock.ts';

/** Of the invocation: its trace, and the segment that the question is below. */
export const CONTEXT = { traceId: '1-5759e988-bd862e3fe1be46a994272793', parentId: '53995c3f42cd8ad8' };
export const ARN = 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc';

/** A cascade of `tiers` whose questions are traced; what was sent, and of that what has a name. */
export function createTraced(
  tiers: readonly Tier[],
  parts: Partial<CascadeDependencies> = {},
  clock = createVirtualClock(),
) {
  const sent: Subsegment[] = [];
  const trace = () =>
    createXrayTracer(CONTEXT, { send: (document) => void sent.push(document), clock, tiers });
  const named = (name: string) => sent.filter((document) => document.name === name);
  return { ...createTestCascade({ tiers, ...parts, clock, trace }), sent, named };
}

/** The two flags of `document` and what it says of itself, times apart. */
export function facts({ name, namespace, annotations, error, throttle, fault }: Subsegment) {
  const flags = [error && 'error', throttle && 'throttle', fault && 'fault'].filter(Boolean).join(' ');
  return [name, namespace ?? 'local', flags, annotations];
}
