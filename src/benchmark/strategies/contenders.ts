import type { Answer } from '../../cascade/answer.ts';
import type { Caller } from '../../cascade/caller.ts';
import type { Cascade } from '../../cascade/cascade.ts';
import type { CascadeDependencies } from '../../cascade/dependencies.ts';
import type { AnswerOptions } from '../../cascade/open-question.ts';
import type { Budgets } from '../../cascade/ports.ts';
import type { Query } from '../../cascade/query.ts';
import { RequestError } from '../../cascade/request-error.ts';
import { SCORERS } from '../../cascade/score/scorers.ts';
import { spreadThresholds } from '../../cascade/spread-thresholds.ts';
import type { StrategyFacts, StrategyKind } from '../run-facts.ts';
import { createPricing, type Pricing } from './pricing.ts';
import { createTrialCascade } from './trial-cascade.ts';

/** A strategy that questions are put to. */
export interface Contender extends StrategyFacts {
  readonly pricing: Pricing;
  /** Changes with whatever shapes its answers. */
  readonly fingerprint: string;
  /** Tiers and judges that cost money, and nobody has said how much. */
  readonly unpriced: readonly string[];
  /** Whether asking it costs nothing. */
  readonly isFree: boolean;
  ask(query: string, options: AnswerOptions): Promise<Answer>;
}

/** Where contenders come from. */
export interface Ring {
  /** Who asks: whose budget it is, and whose articles. Absent where there is one user. */
  readonly caller?: Caller | undefined;
  readonly dependencies: CascadeDependencies;
  /** Further configurations by name, each made when it is wanted. */
  readonly configurations: ReadonlyMap<string, () => Promise<CascadeDependencies>>;
}

const OWN: ReadonlyMap<string, StrategyKind> = new Map([
  ['cascade', 'cascade'],
  ['course', 'course'],
  ['random', 'random'],
]);

/** The strategies that a benchmark compares unless told otherwise. */
export function toDefaultStrategies(tierNames: readonly string[]): readonly string[] {
  return [...new Set(['cascade', ...tierNames, 'course', 'random'])];
}

/**
 * What each name stands for. Luck is a mix of the tiers alone: with it, all of them are among the strategies.
 * @throws RequestError for a name that stands for nothing, or comes twice.
 */
export function toStrategies(names: readonly string[], ring: Ring): readonly StrategyFacts[] {
  const tierNames = ring.dependencies.tiers.map(({ name }) => name);
  const known = [...new Set([...OWN.keys(), ...tierNames, ...ring.configurations.keys()])];
  const strategies = names.map((name): StrategyFacts => {
    const kind = OWN.get(name) ?? (tierNames.includes(name) ? 'tier' : 'configuration');
    if (!known.includes(name)) {
      throw refused(`there is no strategy "${name}"`, `Use some of: ${known.join(', ')}.`);
    }
    return { name, kind };
  });
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw refused(`"${twice}" comes twice`, 'Name each strategy once.');
  if (!names.includes('random')) return strategies;
  const missing = tierNames.filter((name) => !names.includes(name));
  return [...missing.map((name) => ({ name, kind: 'tier' as const })), ...strategies];
}

/** Those of `strategies` that questions are put to; luck is reckoned from the others' answers. */
export async function createContenders(
  strategies: readonly StrategyFacts[],
  { dependencies, configurations, caller }: Ring,
  budgets: Budgets,
): Promise<readonly Contender[]> {
  const pricing = createPricing(dependencies.tiers);
  const { fingerprint } = dependencies.settings;
  const shared = { pricing, fingerprint, unpriced: toUnpriced(dependencies), isFree: isFree(dependencies) };
  const asked = strategies.filter(({ kind }) => kind !== 'random');
  return Promise.all(
    asked.map(async ({ name, kind }): Promise<Contender> => {
      if (kind === 'tier') {
        const limits = { caller, minTier: name, maxTier: name };
        const cascade = createTrialCascade(dependencies, budgets, UNJUDGED);
        return { name, kind, ...shared, ask: toAsk(cascade, limits) };
      }
      if (kind === 'course') {
        const thresholds = spreadThresholds(dependencies.tiers.length);
        const settings = {
          ...UNJUDGED.settings,
          policy: 'thresholds' as const,
          thresholds,
          order: undefined,
        };
        const course = { ...UNJUDGED, settings, scorer: SCORERS.course };
        return {
          name,
          kind,
          ...shared,
          ask: toAsk(createTrialCascade(dependencies, budgets, course), { caller }),
        };
      }
      const own = kind === 'configuration' ? await configurations.get(name)?.() : undefined;
      const made = own && {
        pricing: createPricing(own.tiers),
        fingerprint: own.settings.fingerprint,
        unpriced: toUnpriced(own),
        isFree: isFree(own),
      };
      const ask = toAsk(createTrialCascade(own ?? dependencies, budgets), { caller });
      return { name, kind, ...(made ?? shared), ask };
    }),
  );
}

function toUnpriced({ tiers, secondOpinion }: CascadeDependencies): readonly string[] {
  const judge = secondOpinion?.judge;
  const paid = [...tiers.filter(({ source }) => source === 'model'), ...(judge ? [judge] : [])];
  return paid.filter(({ price }) => !price).map(({ name }) => name);
}

function isFree({ tiers, secondOpinion }: CascadeDependencies): boolean {
  return secondOpinion === undefined && tiers.every(({ source }) => source === 'knowledge');
}

/** Whatever a tier says is taken: nobody asks back, and no answer is doubted. */
const UNJUDGED = {
  settings: { minConfidence: 0, clarify: false },
  withoutSecondOpinion: true,
};

function toAsk(cascade: Cascade, asking: Pick<Query, 'caller' | 'minTier' | 'maxTier'>) {
  return (text: string, options: AnswerOptions) =>
    cascade.answer({ text, context: {}, ...asking }, { ...options, recall: false, mayAskBack: true });
}

function refused(message: string, nextStep: string): RequestError {
  return new RequestError('invalid_input', message, { field: 'strategies', nextStep });
}
