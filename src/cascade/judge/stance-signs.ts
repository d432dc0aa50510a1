import { isRefusal } from './refusal.ts';
import { damped, type Sign, toSign } from './sign.ts';

const HEDGE =
  /\b(?:i think|i believe|i(?:['’]m| am) not (?:\w+ )?(?:sure|certain)|not sure|perhaps|possibly|probably|presumably|apparently|might be|may be|could be|seems?(?: to)?|appears to|likely|unclear|approximately|roughly|as far as i know|if i remember|assum(?:e|ing|ed|ption)|should be|it depends|guess|estimate\w*|≈)\b|~\d/gi;
const SELF_CORRECTION =
  /\b(?:wait|hmm|actually,|correction|on second thought|let me (?:re|correct|try|think)|(?:seems?|appears?|must|there is|there was|there['’]s|is) (?:to be )?an? (?:small |slight )?(?:mistake|error|inconsistency|contradiction|typo)|inconsistent|does(?: not|n['’]t) make sense|mak(?:es|ing) no sense|(?:is|are|it['’]s) (?:not|im)possible|cannot be|can['’]t (?:be|have)|not (?:a )?possible|since (?:the|this|we|it) (?:answer|number|result|question|can)|closest|corrected|re-?evaluat\w*|apolog\w+|my mistake|contradict\w*|however, (?:since|this|the question|it|we))\b/gi;

/** Whether an answer is a refusal, how often it hedges and whether it takes back what it said. */
export function toStanceSigns(answer: string): Sign[] {
  const hedges = answer.match(HEDGE)?.length ?? 0;
  const corrections = answer.match(SELF_CORRECTION)?.length ?? 0;
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
