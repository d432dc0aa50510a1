import { toLanguage } from '../../text/language.ts';
import { damped, type Sign, toSign } from './sign.ts';

/** A line that ends where a sentence, a bracket or a mark-up does. */
const WHOLE_END = /[.!?…。！？:;)\]}"'”’`*_%>|]\s*$/u;
/** A line that may stand without an end: an item, a row, a heading, a result. */
const SHORT_OR_ITEM = /^\s*(?:[-*•#|]|\d{1,3}[.)])\s*\S|^\s*\S*(?:\s+\S+){0,6}\s*$/u;
const DANGLING =
  /(?:\b(?:and|or|the|a|an|of|to|with|for|in|is|are|by|that|which|because|from|on|as)|[-+*/=,(<[{]|<<[^>]*)\s*$/i;
const PLACEHOLDER =
  /\b(?:TODO|FIXME|TBD|lorem ipsum)\b|\[(?:your|insert|placeholder)[^\]]{0,40}\]|<(?:your|insert)[^>]{0,40}>|^\s*(?:pass|\.\.\.)\s*$/im;
const CODE_ASKED =
  /\b(?:write|implement|create|complete|code|program) (?:\w+ ){0,4}(?:function|code|script|program|method|class|query|regex)\b|\bdef \w+\s*\(|\bfunction \w+\s*\(/i;
const CODE_GIVEN = /```|\bdef \w+\s*\(|\breturn\b|\bfunction\b|=>|\blambda\b|\bSELECT\b|;\s*$|^\s{4,}\S/m;
const NAME_ASKED = /\bdef (\w+)\s*\(|\bfunction (\w+)\s*\(|\bassert (\w+)\s*\(/;
const LIST_ASKED =
  /\b(?:list|bullet(?:s| points)?|step[- ]by[- ]step|in steps|numbered|as a table|table of)\b/i;
const LIST_GIVEN = /^\s*(?:[-*•]|\d{1,3}[.)]|\|)\s*\S/m;
const JSON_ASKED = /\b(?:as|in|return|valid) json\b/i;
/** The choices of a question: two or more lines that begin with consecutive letters. */
const CHOICE = /^[ \t]*\(?([A-J])[.):][ \t]+(.*)$/gm;
const PICKED =
  /(?:^\W*|\b(?:answer|option|choice|correct|is|be|choose|select)\b\W{0,12}(?:is |be |would be |option |answer )?\W{0,4})\(?([A-J])\b(?![’'\w])/g;

/** What the form of an answer says of it: cut off, in a loop, without what was asked to be given. */
export function toFormSigns(question: string, answer: string, isCutShort: boolean): Sign[] {
  const text = answer.trim();
  const cut = isCutShort || isBrokenOff(text);
  const repeated = repetition(text);
  return [
    toSign('empty', !/[\p{L}\p{N}]/u.test(text), 'it says nothing'),
    toSign('brokenOff', cut && text !== '', 'it breaks off before its end'),
    { name: 'repetition', value: repeated, reason: repeated > 0.2 ? 'it repeats itself' : undefined },
    toSign('placeholder', PLACEHOLDER.test(text), 'it leaves a gap to fill in'),
    toSign('formatMissing', lacksFormat(question, text), 'it lacks the form that was asked for'),
    toSign(
      'otherLanguage',
      isOtherLanguage(question, text),
      'it is not in the language of the question',
    ),
    ...toChoiceSigns(question, text),
    { name: 'length', value: damped(text.split(/\s+/).length, 500) / 6 },
  ];
}

function isBrokenOff(text: string): boolean {
  const fences = text.split('```').length - 1;
  if (fences % 2 === 1 || count(text, '<<') > count(text, '>>')) return true;
  const last = text.slice(text.lastIndexOf('\n') + 1);
  const words = text.split(/\s+/).length;
  return DANGLING.test(last) || (fences === 0 && words > 12 && !WHOLE_END.test(last) && !SHORT_OR_ITEM.test(last));
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** Who asks for a language, or names one, may get it. */
const LANGUAGE_NAMED = /\b(?:translat\w+|in (?:english|german|french|spanish|italian|portuguese|dutch|polish|japanese|chinese))\b/i;

function isOtherLanguage(question: string, answer: string): boolean {
  const [asked, told] = [toLanguage(question), toLanguage(answer)];
  return asked !== undefined && told !== undefined && asked !== told && !LANGUAGE_NAMED.test(question);
}

/** Share of sentences and lines that stood before; 0 for short texts. */
function repetition(text: string): number {
  const pieces = text
    .split(/[\n.!?]+/)
    .map((piece) => piece.trim().toLowerCase())
    .filter(({ length }) => length > 12);
  return pieces.length < 3 ? 0 : 1 - new Set(pieces).size / pieces.length;
}

function lacksFormat(question: string, answer: string): boolean {
  if (CODE_ASKED.test(question)) {
    const names = NAME_ASKED.exec(question)?.slice(1).find(Boolean);
    return !CODE_GIVEN.test(answer) || (names !== undefined && !answer.includes(names));
  }
  if (JSON_ASKED.test(question)) return !/[{[]/.test(answer);
  return LIST_ASKED.test(question) && !LIST_GIVEN.test(answer) && answer.length > 200;
}

/** Of a question with choices: whether exactly one was picked. */
function toChoiceSigns(question: string, answer: string): Sign[] {
  const choices = new Map(
    Array.from(question.matchAll(CHOICE), ([, letter = '', text = '']) => [letter, text.trim()]),
  );
  if (choices.size < 2) return [];
  const picked = new Set(
    Array.from(answer.matchAll(PICKED), ([, letter = '']) => letter).filter((letter) => choices.has(letter)),
  );
  const named = [...choices.values()].filter(
    (text) => text.length > 2 && answer.toLowerCase().includes(text.toLowerCase()),
  );
  return [
    toSign('noChoice', picked.size === 0 && named.length !== 1, 'it picks none of the choices'),
    toSign('severalChoices', picked.size > 1, 'it picks several of the choices'),
  ];
}
