import { DeploymentError } from '../deployment-error.ts';
import type { ExpertSettings } from '../settings/models.ts';

/** GPUs of an instance, by its family and size; '' is any other size. */
const GPUS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  g5: { '12xlarge': 4, '24xlarge': 4, '48xlarge': 8, '': 1 },
  g6: { '12xlarge': 4, '24xlarge': 4, '48xlarge': 8, '': 1 },
  g6e: { '12xlarge': 4, '24xlarge': 4, '48xlarge': 8, '': 1 },
  p4d: { '24xlarge': 8 },
  p4de: { '24xlarge': 8 },
  p5: { '4xlarge': 1, '48xlarge': 8 },
  p5e: { '48xlarge': 8 },
  p5en: { '48xlarge': 8 },
};

export interface Placement {
  /** GPUs of one copy of the model. */
  readonly accelerators: number;
  readonly minInstances: number;
  readonly maxInstances: number;
}

/**
 * How many GPUs a copy gets, and how many instances hold the copies. Of a type that is not known here, an instance is
 * taken to hold one copy.
 * @throws DeploymentError where an instance has no room for a copy, or the GPUs of one are not known.
 */
export function toPlacement({ instanceType, accelerators, scaling }: ExpertSettings): Placement {
  const [, family = '', size = ''] = instanceType.split('.');
  const gpus = GPUS[family]?.[size] ?? GPUS[family]?.[''];
  const wanted = accelerators ?? gpus;
  if (wanted === undefined)
    throw new DeploymentError(
      `expert.accelerators: must say how many GPUs a copy gets, as those of ${instanceType} are not known here`,
    );
  if (gpus !== undefined && wanted > gpus)
    throw new DeploymentError(
      `expert.accelerators: must be at most ${gpus}, the GPUs of ${instanceType}, not ${wanted}`,
    );
  const copiesEach = gpus === undefined ? 1 : Math.floor(gpus / wanted);
  return {
    accelerators: wanted,
    minInstances: Math.ceil(scaling.minCopies / copiesEach),
    // Another model stands beside the old one before that goes. Instances come with copies, so that room is free.
    maxInstances: Math.ceil((2 * scaling.maxCopies) / copiesEach),
  };
}
