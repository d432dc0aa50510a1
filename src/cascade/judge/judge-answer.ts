import { TRAINED } from '../trained.ts';
import { toChance } from './calibration.ts';
import type { Judged } from './judged.ts';
import type { Sign } from './sign.ts';
import { toSigns } from './signs.ts';
import type { Verdict } from './verdict.ts';

/** What moves the log-odds by less than this is not worth a reason. */
const TELLING = 0.1;

/**
 * How far an answer is to be trusted to be right and complete, from the question, the answer and its sources, if
 * there are any: what each sign was found to be worth, added up. Pure; any text may be hostile.
 */
export function judgeAnswer(judged: Judged): Verdict {
  const { intercept, weights } = judged.sources.length > 0 ? TRAINED.grounded : TRAINED.alone;
  const weighed = toSigns(judged).map((sign) => ({ sign, weight: (weights[sign.name] ?? 0) * sign.value }));
  const logOdds = weighed.reduce((sum, { weight }) => sum + weight, intercept);
  return { confidence: toChance(logOdds), reasons: toReasons(weighed, judged.sources.length > 0) };
}

/** What lowered the confidence most comes first; what raised it, last. */
function toReasons(
  weighed: readonly { readonly sign: Sign; readonly weight: number }[],
  hasSources: boolean,
): string[] {
  const telling = weighed.filter(
    ({ sign, weight }) => sign.reason !== undefined && Math.abs(weight) >= TELLING,
  );
  const reasons = [...telling].sort((a, b) => a.weight - b.weight).flatMap(({ sign }) => sign.reason ?? []);
  const isClean = !telling.some(({ weight }) => weight < 0);
  const ground = weighed.find(({ sign }) => sign.name === 'support')?.sign.reason;
  const all = [
    ...reasons,
    ...(isClean ? ['nothing speaks against it'] : []),
    ...(hasSources ? [ground ?? []].flat() : ['there are no sources to hold it against']),
  ];
  return [...new Set(all)];
}
