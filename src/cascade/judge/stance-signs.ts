import { isRefusal } from './refusal.ts';
import { damped, type Sign, toSign } from './sign.ts';

/** Of the answer as a whole; "it may be cancelled", "roughly 0.98" and "it depends on the plan" are ordinary in support. */
const HEDGE =
  /\b(?:i think|i believe|i guess|my guess|i(?:['’]m| am) not (?:\w+ )?(?:sure|certain)|not (?:entirely |quite |really )?sure (?:if|whether|about|what|how)|possibly|presumably|apparently|(?:it|this|that|there) (?:seems|appears)|unclear|as far as i know|if i remember|i(?:['’]m| am) assuming|i assume|assuming (?:that )?(?:the|it|you mean|this)|we (?:can )?(?:assume|estimate)|let['’]s assume|an? (?:estimate|assumption))\b/gi;

/** What is asked, and what was worked out for it: an answer about somebody's invoice speaks of neither. */
const TASK =
  '(?:question|problem|puzzle|statement|prompt|premise|calculations?|reasoning|answer|result|solution|equation|given|choices|options)';
/**
 * Reasoning that notices that it went wrong. "It cannot be restored" and "there is an error" are ordinary in support;
 * only what cannot be as a quantity, or is wrong with the task itself, counts.
 */
const SELF_CORRECTIONS = new RegExp(
  [
    '(?:^|[.!?:]\\s+|\\b(?:oh|but|no|hmm|hold on),? )wait[,!…](?! (?:and|then|until|or)\\b)',
    '\\bhmm\\b|\\bactually, (?:no|that|this|the|it|let|I|we|wait|since)\\b|\\bcorrection:|\\bon second thoughts?\\b|\\bmy (?:mistake|bad)\\b',
    '\\blet me (?:re-?(?:calculate|compute|count|consider|think|check|do|evaluate|read|phrase|state)|correct|try (?:this |that )?again|think)\\b',
    `\\b(?:mistake|error|inconsistency|contradiction|typo|ambiguity) (?:in|with) (?:the|this|my|your|our) (?:\\w+ )?${TASK}\\b`,
    "\\b(?:seems?|appears?|must|there is|there was|there['’]s) (?:to be )?an? (?:small |slight )?(?:mistake|inconsistency|contradiction|typo)\\b",
    `\\b(?:inconsistent|contradict\\w*|conflicts?) (?:with )?(?:the|this|our|my) (?:\\w+ )?(?:${TASK}|information|initial|fact|original)\\b`,
    "\\b(?:does(?: not|n['’]t) make|mak(?:es|ing) no) sense\\b",
    "\\b(?:cannot|can['’]t|can not|(?:not possible|impossible)(?: for \\w+)? to) (?:be|have|buy|sell|use|make|eat|give|get|count) (?:an? )?(?:negative|fractions?|fractional|half|halves|partial|part of|decimals?|less than|more than|\\d)",
    "\\bsince (?:it|this|that) is (?:not possible|impossible)\\b|\\bsince (?:we|you|he|she|they|\\w+) (?:cannot|can['’]t) have\\b",
    '\\bsince (?:the|this|we|it) (?:answer|number|result|question)\\b',
    '\\bclosest (?:whole|integer|option|answer|choice|number|possible)\\b',
    '\\bcorrected (?:answer|calculation|version|solution|equation|result|total|statement)\\b|\\bre-?evaluat\\w*',
    '\\bapolog\\w+ for (?:the|my|any) (?:confusion|mistake|error|oversight|misunderstanding)\\b',
    `\\bhowever, (?:since (?:the|we|this)|the (?:${TASK})|this (?:is not|isn['’]t|does|contradicts|seems|would|result|answer|${TASK}))\\b`,
  ].join('|'),
  'gim',
);

/** Without one of these there is none of the above, which takes long to compile when a process first runs it. */
const SECOND_THOUGHT =
  /wait[,!…]|hmm|actually,|correct|second thought|mistake|my bad|let me|error|inconsist|contradict|typo|ambiguity|conflict|sense|negative|fraction|hal[fv]|partial|part of|decimal|less than|more than|possible|closest|evaluat|apolog|however|since \w+ (?:is|cannot|can['’]t|answer|number|result|question)/i;

/** Whether an answer is a refusal, how often it hedges and whether it takes back what it said. */
export function toStanceSigns(answer: string): Sign[] {
  const hedges = answer.match(HEDGE)?.length ?? 0;
  const corrections = SECOND_THOUGHT.test(answer) ? (answer.match(SELF_CORRECTIONS)?.length ?? 0) : 0;
  return [
    toSign('refusal', isRefusal(answer), 'it says that it has no answer'),
    { name: 'hedges', value: damped(hedges, 5), reason: hedges > 0 ? 'it hedges' : undefined },
    {
      name: 'selfCorrections',
      value: damped(corrections, 5),
      reason: corrections > 0 ? 'it doubts or corrects itself' : undefined,
    },
  ];
}

export { isRefusal };
