import type { AskedPart } from './asked-parts.ts';
import { EXPECTED_KINDS, type ExpectedKind } from './expected-kind.ts';

/** "No to both." and "Neither." answer every part without a word of theirs. */
const TO_ALL =
  /^\W*(?:(?:hi|hello|hey|thanks|sorry|unfortunately)\b\W*)?(?:(?:yes|no|yep|nope|not?)\b[^.!?\n]{0,20}\b(?:both|all|either)\b|(?:both|neither)\b)/i;
/** What is given of these is told apart from other words without fail. */
const CERTAIN = new Set(['noTime', 'noPrice', 'noNumber']);
const KINDS = EXPECTED_KINDS.filter(({ name }) => CERTAIN.has(name));
const READ = 4_000;

export function answersAll(answer: string): boolean {
  return TO_ALL.test(answer.slice(0, READ));
}

/** For each part whether the answer gives the time, price or number that it asks for, and that no other part does. */
export function givenInKind(parts: readonly Pick<AskedPart, 'text'>[], answer: string): boolean[] {
  const read = answer.slice(0, READ);
  const asking = KINDS.map((kind) => parts.map(({ text }) => asksFor(kind, text)));
  return parts.map(({ text }, at) =>
    KINDS.some(
      (kind, index) =>
        asking[index]?.[at] === true &&
        asking[index].filter(Boolean).length === 1 &&
        kind.forms.some(({ asked, given }) => asked.test(text) && given.test(read)),
    ),
  );
}

function asksFor({ forms }: ExpectedKind, text: string): boolean {
  return forms.some(({ asked }) => asked.test(text));
}
