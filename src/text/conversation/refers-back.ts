import { isName, type SpokenWord, topicTerms, toSpokenWords } from './spoken-words.ts';

/** A text with so many topic words of its own is understood by itself, whatever else it points at. */
const OWN_TOPIC_TERMS = 5;

const DETERMINERS = words('a an the my our your his her their this these another any some');
const PRONOUNS = words('it its they them their theirs he him his she hers');
const DEMONSTRATIVES = words('this that these those');
const CLAUSE_STARTS = words(
  'and but or if when because so after before while since until unless who which that then',
);
/** What these name is here and now, not in an earlier question. */
const HERE = words(
  'month week weekend year morning afternoon evening time way site website app page account chat company service product',
);
/** After these, "that" opens a clause or a sentence and stands for nothing. */
const BEFORE_CLAUSE = words('so such now sure provided given except');
const SUBJECTS = words('i you we my our your the a an he she they it there');
const FUNCTION_WORDS = words(
  "a about after also always am an and any are aren't as at be because been before but by can can't cannot could did " +
    "didn't do does doesn't don't done either else ever even for free from get going gone had has have how i if in into " +
    "is isn't just like me my no not now of off on only or out over possible really should so still than then there to " +
    "too under until up was wasn't we well what when where which who why will with without won't would yes you your " +
    'cheaper better faster enough always never only normal ok okay again both all mean work works worked working happen ' +
    'happens happened help helps helped take takes cost costs apply applies include included',
);

const TAKES =
  /\bit (?:usually |normally |typically )?(?:takes?|took|costs?)(?: me| us)? (?:for [^?.!]{1,40} )?to\b/i;
/** "Is it possible to …", "how long does it take to …": here "it" stands for what follows. */
const EXPLETIVE = [
  /\b(?:is|isn't|was|would) it (?:also |still |even |really |not )?(?!going|supposed|able|about|due|meant|ready|up)[a-z]+ (?:for [^?.!]{1,40} )?(?:that|to(?! (?:everyone|all|me|us|my|our)\b))/gi,
  /\bit(?:'s|’s| is| was| would be)? (?:also |not )?(?:possible|ok|okay|allowed|necessary|safe|easy|hard|better|best|required|mandatory|important|legal|true) (?:to|that)\b/gi,
  TAKES,
];
const NOTHING_ASKED_OF =
  /^\W*(?:(?:hello|hi|hey)\W+)?(?:(?:can|could) you help(?: me)?|(?:who|how) are you|(?:i have )?(?:another|one more|a|a quick|quick) question)\b[^\p{L}]*(?:please)?\W*$/iu;
const WORKED = /\b(?:that|this|it) (?:worked|helps|helped|did it|fixed it|works now)\b/i;
/** Who asks for what was not first, or for another kind of it, without naming what. */
const COMPARES =
  /^\W*(?:which (?:one )?(?:is|are|of)(?: the| them)?|(?:and |so )?what(?:'s|’s| is| are) the (?:differences?|alternatives?))\W*(?:\w+\W*)?$/i;
const SAME =
  /\bthe (?:same|other|others|latter|former|first one|second one)\W*$|^\W*(?:and |the )*same (?:for|with|on|in)\b/i;
const ADDED = /^\W*(?:and|but|or|also)\b/i;
const ADDS = /\b(?:too|as well|instead|either|otherwise)\W*$/i;
const ELSEWHERE =
  /(?:^|\s)(?:(?:das|dies|dat|dit|questo|quello)(?= (?:auch|nicht|nur|immer|noch|denn|dann|kostenlos|gratis|möglich|mogelijk|ook|niet|nog|altijd|anche)\b|\W*$)|(?:ça|cela|ceci|eso|esto|isso|isto|ciò)(?![\p{L}]))/iu;
const ELSEWHERE_WORDS = 8;

/** True where `text` points at something that it does not name, or asks nothing by itself: "How long does it take?", "Why?". */
export function refersBack(text: string): boolean {
  if (NOTHING_ASKED_OF.test(text) || WORKED.test(text)) return false;
  const written = toSpokenWords(text);
  if (written.length <= ELSEWHERE_WORDS && ELSEWHERE.test(text)) return true;
  const own = topicTerms(text).size;
  if (own >= OWN_TOPIC_TERMS || written.length === 0) return false;
  const plain = EXPLETIVE.reduce((rest, pattern) => rest.replace(pattern, ''), text);
  const spoken = toSpokenWords(plain);
  if (own === 0 || spoken.some((_, index) => pointsOut(spoken, index))) return true;
  if (SAME.test(text) || COMPARES.test(text)) return true;
  if (written.some((_, index) => isNounPhrase(written, index))) return false;
  if (TAKES.test(text)) return topicTerms(text.replace(TAKES, '')).size < 2;
  return (own < 2 && ADDED.test(text)) || (own <= 2 && ADDS.test(text));
}

/** Whether the word at `index` stands for something outside of the text. */
function pointsOut(spoken: readonly SpokenWord[], index: number): boolean {
  const { word = '' } = spoken[index] ?? {};
  const previous = spoken[index - 1]?.word ?? '';
  const next = spoken[index + 1]?.word;
  const isLast = next === undefined || CLAUSE_STARTS.has(next) || spoken[index + 1]?.afterMark === true;
  if (PRONOUNS.has(word)) return !hasAntecedent(spoken, index);
  if (DEMONSTRATIVES.has(word)) {
    if (word === 'that') {
      if (BEFORE_CLAUSE.has(previous) || (next !== undefined && SUBJECTS.has(next))) return false;
      const isRelative = index > 0 && !FUNCTION_WORDS.has(previous) && spoken.length > index + 2;
      if (isRelative && !isLast) return false;
    }
    if (word === 'this' || word === 'these') {
      if (next !== undefined && HERE.has(next)) return false;
    }
    return !hasAntecedent(spoken, index);
  }
  if (word === 'one' || word === 'ones') {
    if (['no', 'any', 'every', 'some', 'each'].includes(previous) || next === 'of') return false;
    return (isLast || FUNCTION_WORDS.has(next ?? '')) && !hasAntecedent(spoken, index);
  }
  if (word === 'there') {
    if (['is', 'are', 'was', 'were', 'be', "isn't", "aren't"].includes(previous)) return false;
    return isLast && index > 0 && !hasNounPhraseBefore(spoken, index);
  }
  return false;
}

/** What a pronoun stands for is named in an earlier clause, not beside it: "the app crashes when I open it". */
function hasAntecedent(spoken: readonly SpokenWord[], index: number): boolean {
  for (let boundary = index; boundary > 0; boundary--) {
    const at = spoken[boundary];
    const opens = at?.afterMark || (boundary < index && CLAUSE_STARTS.has(at?.word ?? ''));
    if (opens) return hasNounPhraseBefore(spoken, boundary);
  }
  return false;
}

function hasNounPhraseBefore(spoken: readonly SpokenWord[], end: number): boolean {
  for (let index = 0; index < end; index++) if (isNounPhrase(spoken, index)) return true;
  return false;
}

/** "my card", "an invoice", "PayPal", "does paypal …": something is named here. */
function isNounPhrase(spoken: readonly SpokenWord[], index: number): boolean {
  const here = spoken[index];
  if (!here || topicTerms(here.word).size === 0) return false;
  if (isName(here)) return true;
  const previous = spoken[index - 1]?.word ?? '';
  const beforePrevious = spoken[index - 2]?.word ?? '';
  return (
    DETERMINERS.has(previous) || DETERMINERS.has(beforePrevious) || ['is', 'are', 'does'].includes(previous)
  );
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
