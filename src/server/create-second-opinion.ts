import type { SecondOpinion } from '../cascade/judge/second-opinion.ts';
import type { Log } from '../cascade/ports.ts';
import type { Config } from './config-schema.ts';
import { createJudge, type TierParts } from './create-tier.ts';

/** Whoever is asked where the judge is not sure of an answer; nobody unless configured. */
export async function createSecondOpinion(
  { routing, judge: settings }: Config,
  parts: TierParts,
  log: Log,
): Promise<SecondOpinion | undefined> {
  if (!routing.secondOpinion) return undefined;
  const { kind, ...common } = routing.secondOpinion;
  if (kind === 'agreement') {
    const { createSecondAnswer } = await import('../cascade/judge/second-answer.ts');
    return createSecondAnswer(common);
  }
  // The schema has made sure that there is one.
  if (!settings) return undefined;
  const [{ createJudgeOpinion }, judge] = await Promise.all([
    import('../tiers/judge-opinion.ts'),
    createJudge(settings, common.timeoutMs, parts),
  ]);
  return createJudgeOpinion({ ...common, judge, log });
}
