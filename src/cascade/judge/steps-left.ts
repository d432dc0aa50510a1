import { toMeanings } from './everyday-words.ts';
import type { Evidence } from './evidence.ts';
import type { QuestionFit } from './question-fit.ts';
import { type Sign, shorten } from './sign.ts';
import { toTopicTerms } from './source-sentences.ts';

const STEP = /^\s*(\d{1,2})[.)]\s/;
/** Steps that need not be taken, or not by everybody. */
const OPTIONAL =
  /^\s*\d{1,2}[.)]\s+\W*(?:optional|if |or\b|otherwise|when |repeat|in case|alternatively|wait)/i;
const ASKS_STEPS = new RegExp(
  '\\bhow (?:do|can|could|should|would|must|may|to|does)\\b|\\bsteps?\\b|\\bwhat (?:now|next)\\b|\\bprocedure\\b|\\bwalk me\\b|' +
    '\\bwhat (?:do|must|should) (?:i|we) (?:have to |need to )?(?:do|click|press|enter|send|type|check|prepare)\\b|' +
    '\\b(?:full|complete|whole) (?:list|way|guide)\\b|\\b(?:all|list of) (?:the )?things\\b|\\bin (?:which|what|the right) order\\b|' +
    '\\bthe (?:right |best )?way to\\b',
  'i',
);
/** What only some have to do within a step: "and, if asked, your code". */
const ASIDE = /,? (?:and|or),? (?:if|when|where)\b[^.]*|\([^)]*\)/gi;
/** A step is told from this share of its weight on. */
const TOLD_SHARE = 0.45;
/** Or from this share on in several sentences together. */
const TOLD_IN_ALL_SHARE = 0.7;
const FEWEST_TOLD = 2;
const FEWEST_STEPS = 3;
/** One step left of many is already clearly too few. */
const LEAST = 0.3;

/** Whether an answer tells the first of a source's numbered steps and stops before the last. */
export function toStepSigns(
  question: string,
  { said, known }: Evidence,
  { known: meant, weightOf }: QuestionFit,
): Sign[] {
  const none = [{ name: 'stepsLeft', value: 0 }];
  if (!ASKS_STEPS.test(question)) return none;
  const sentences = said.map(({ terms }) => toMeanings(terms));
  const whole = new Set(sentences.flatMap((sentence) => [...sentence]));
  let most = 0;
  let left: readonly number[] = [];
  let share = 0;
  for (const steps of toProcedures(known)) {
    const isTold = steps.map((at) => {
      const step = toStep(known[at]?.text ?? '') ?? meant[at]?.meanings ?? whole;
      return (
        toldShare(step, whole, weightOf) >= TOLD_IN_ALL_SHARE ||
        sentences.some((sentence) => toldShare(step, sentence, weightOf) >= TOLD_SHARE)
      );
    });
    const told = isTold.filter(Boolean).length;
    if (told <= most) continue;
    const last = isTold.lastIndexOf(true);
    most = told;
    left = steps.filter((at, step) => step > last && !OPTIONAL.test(known[at]?.text ?? ''));
    share = left.length / steps.length;
  }
  const next = known[left[0] ?? -1];
  if (most < FEWEST_TOLD || !next) return none;
  const text = shorten(next.text.replace(STEP, ''));
  return [{ name: 'stepsLeft', value: Math.min(1, LEAST + share), reason: `it stops before "${text}"` }];
}

/** What a step says beside its asides; undefined where it has none. */
function toStep(text: string): ReadonlySet<string> | undefined {
  const plain = text.replace(ASIDE, '');
  return plain === text ? undefined : toMeanings(toTopicTerms(plain));
}

function toldShare(
  step: ReadonlySet<string>,
  told: ReadonlySet<string>,
  weightOf: QuestionFit['weightOf'],
): number {
  let met = 0;
  let all = 0;
  for (const word of step) {
    all += weightOf(word);
    if (told.has(word)) met += weightOf(word);
  }
  return all > 0 ? met / all : 0;
}

/** Indices of the items of each numbered list. */
function toProcedures(known: Evidence['known']): number[][] {
  const found: number[][] = [];
  let open: number[] = [];
  let number = 0;
  known.forEach(({ text, source, heading }, at) => {
    const step = Number(STEP.exec(text)?.[1] ?? 0);
    if (step === 0) return;
    const before = known[open.at(-1) ?? -1];
    if (step !== number + 1 || before?.source !== source || before.heading !== heading) {
      found.push(open);
      open = [];
    }
    open.push(at);
    number = step;
  });
  return [...found, open].filter(({ length }) => length >= FEWEST_STEPS);
}
