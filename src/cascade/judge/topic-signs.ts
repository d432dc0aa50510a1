import { toContradictionSigns } from './contradiction-signs.ts';
import type { Evidence } from './evidence.ts';
import type { Judged } from './judged.ts';
import { toLeftOpenSigns } from './left-open.ts';
import { fitsOf, greatest, type QuestionFit, toQuestionFit, toWanted } from './question-fit.ts';
import { isRefusal } from './refusal.ts';
import { toRelevanceSigns } from './relevance-signs.ts';
import { type Sign, shorten } from './sign.ts';
import { toStepSigns } from './steps-left.ts';

/** A name in a question, where no sentence begins: asked about a thing of that name, only its name will do. */
const NAME = /(?<=[\p{L}\p{N},;:)] )["“*]?(\p{Lu}[\p{L}\p{N}&+]*)/gu;
/** So is a type, a version or a code. */
const CODE = /(?<![\p{L}\p{N}])\p{L}{1,12}[-_.]?\d{2,8}(?![\p{N}])/gu;
const MOST_NAMES = 8;
const NAME_SHARE = 0.25;
const MOST_MISSING = 2;
/** What the refusal says that it cannot find is asked for in other words. */
const REFUSED_SHARE = 0.3;
/** Less of what is asked stands in any text on the same subject; from the second on nobody can have overlooked it. */
const LEAST_THERE = 0.55;
const CLEARLY_THERE = 0.8;

/** Whether an answer speaks of what is asked, of all of it, not against itself, and gives up only where it has to. */
export function toTopicSigns(judged: Judged, evidence: Evidence): Sign[] {
  const { question, answer } = judged;
  const fit = toQuestionFit(question, evidence);
  const refuses = isRefusal(answer);
  return [
    ...toRelevanceSigns(judged, evidence, fit),
    ...(refuses ? [] : toLeftOpenSigns(judged, evidence, fit)),
    ...(refuses ? [] : toStepSigns(question, evidence, fit)),
    ...(refuses ? [] : toContradictionSigns(question, answer, fit, evidence)),
    refuses ? toNeedlessRefusal(judged, evidence, fit) : { name: 'refusesWhatIsThere', value: 0 },
  ];
}

/** How far the sources hold what the answer says that it has not found. */
function toNeedlessRefusal({ question, sources }: Judged, { said, known }: Evidence, fit: QuestionFit): Sign {
  const refused = toWanted(said[0]?.text ?? '', fit.weightOf);
  const all = sources.map(({ text, title = '' }) => `${title} ${text}`.toLowerCase());
  const named = Array.from(question.matchAll(NAME), ([, name = '']) => name).filter((name) => name !== 'I');
  const names = [...new Set([...named, ...(question.match(CODE) ?? [])])].slice(0, MOST_NAMES);
  const missing = names.filter((name) => !all.some((text) => text.includes(name.toLowerCase())));
  const there =
    fit.best +
    REFUSED_SHARE * greatest(fitsOf(refused, fit.index)) -
    NAME_SHARE * Math.min(MOST_MISSING, missing.length);
  const value = Math.min(1, Math.max(0, there - LEAST_THERE) / (CLEARLY_THERE - LEAST_THERE));
  return {
    name: 'refusesWhatIsThere',
    value,
    reason:
      value > 0 ? `it gives up, though a source says "${shorten(known[fit.bestAt]?.text ?? '')}"` : undefined,
  };
}
