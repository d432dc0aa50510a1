import { toLanguage } from '../../text/language.ts';
import { damped, type Sign, toSign } from './sign.ts';

/** A line that ends where a sentence, a bracket or a mark-up does, or with a picture. */
const WHOLE_END =
  /[.!?…。！？।॥۔؟:;)\]}"'”’»」』）】`*_%>|\p{Sc}\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?\s*$/u;
/** A line that may stand without an end: an item, a row, a heading, a result. */
const SHORT_OR_ITEM = /^\s*(?:[-*•#|]|\d{1,3}[.)])\s*\S|^\s*\S*(?:\s+\S+){0,6}\s*$/u;
/** Words and signs that something has to follow; not "log in", "turn it on", bold type, a rule or an address. */
const DANGLING =
  /(?:\b(?:and|or|the|a|an|of|to|with|for|is|are|by|that|which|because|from|as)|(?<!\b(?:[Ll]og|[Ss]ign|[Oo]pt|[Tt]urn|[Ss]witch|[Cc]heck|[Pp]lug|it|them|you)(?:g?ged|ned|ed)? )\b(?:in|on)|(?<=[\s\d])[-+*/=]|[,(<[{]|<<[^<>]*)\s*$/;
const GAP = /\b(?:TODO|FIXME|TBD)\b/;
const PLACEHOLDER = /\blorem ipsum\b|\[(?:your|insert|placeholder)[^\]]{0,40}\]|<(?:your|insert)[^>]{0,40}>/i;
/** A body that is still to be written. */
const STUB = /^[ \t]*(?:pass|\.\.\.)[ \t]*$/im;
/** Commands may have places to fill in. */
const CODE = /```[\s\S]*?(?:```|$)|`[^`\n]*`/g;

/** Where somebody is asked to do something; not "how do I create a code". */
const PLEASE = '(?:^|[.!?:;\\n]\\s{0,9}|\\b(?:please|you|you to|me|and|then) )';
const CODE_ASKED = new RegExp(
  `${PLEASE}(?:write|implement|create|complete|code|program) (?:\\w+ ){0,4}(?:function|code|script|program|method|class|query|regex)\\b|\\bdef \\w+\\s*\\(|\\bfunction \\w+\\s*\\(`,
  'i',
);
const CODE_GIVEN = /```|\bdef \w+\s*\(|\breturn\b|\bfunction\b|=>|\blambda\b|\bSELECT\b|;\s*$|^[ \t]{4,}\S/m;
const NAME_ASKED = /\bdef (\w+)\s*\(|\bfunction (\w+)\s*\(|\bassert (\w+)\s*\(/g;
const LIST_ASKED = new RegExp(
  `${PLEASE}list \\w|\\b(?:as|in|make|give me|create) (?:an? )?(?:\\w+ )?(?:list|table|bullets)\\b|\\bbullet(?:ed|s| points)?\\b|\\bstep[- ]by[- ]step\\b|\\bin steps\\b|\\bnumbered\\b`,
  'i',
);
const LIST_GIVEN = /^[ \t]*(?:[-*•]|\d{1,3}[.)]|\|)[ \t]*\S/m;
const JSON_ASKED = new RegExp(
  `${PLEASE}(?:answer|reply|respond|output|give|print|return|write|format)\\b[^.?!\\n]{0,60}\\bjson\\b`,
  'i',
);
/** The choices of a question: two or more lines that begin with consecutive letters. */
const CHOICE = /^[ \t]*\(?([A-J])[.):][ \t]+(.*)$/gm;
/** A letter by itself at the start, which is no article ("A server is …"), or one said to be the choice. */
const PICKED =
  /(?:^\W*\(?([A-J])\b(?![’'\w])(?! (?!because|as|since|is (?:the )?(?:right|correct|best|true))[a-z])|\b(?:[Aa]nswer|ANSWER|[Oo]ption|[Cc]hoice|[Cc]orrect|is|be|[Cc]hoose|[Ss]elect)\b\W{0,12}(?:is |be |would be |option |answer )?\W{0,4}\(?([A-J])\b(?![’'\w])(?:\)?,? (?:or|and) \(?([A-J])\b(?![’'\w]))?)/g;

/** What the form of an answer says of it: cut off, in a loop, without what was asked to be given. */
export function toFormSigns(question: string, answer: string, isCutShort: boolean): Sign[] {
  const text = answer.trim();
  const cut = isCutShort || isBrokenOff(text);
  const repeated = repetition(text);
  return [
    toSign('empty', !/[\p{L}\p{N}]/u.test(text), 'it says nothing'),
    toSign('brokenOff', cut && text !== '', 'it breaks off before its end'),
    { name: 'repetition', value: repeated, reason: repeated > 0.2 ? 'it repeats itself' : undefined },
    toSign('placeholder', hasGap(text), 'it leaves a gap to fill in'),
    toSign('formatMissing', lacksFormat(question, text), 'it lacks the form that was asked for'),
    toSign('otherLanguage', isOtherLanguage(question, text), 'it is not in the language of the question'),
    ...toChoiceSigns(question, text),
    { name: 'length', value: damped(text.split(/\s+/).length, 500) / 6 },
  ];
}

function hasGap(text: string): boolean {
  return GAP.test(text) || STUB.test(text) || PLACEHOLDER.test(text.replace(CODE, ' '));
}

function isBrokenOff(text: string): boolean {
  const fences = text.split('```').length - 1;
  if (fences % 2 === 1 || count(text, '<<') > count(text, '>>')) return true;
  const last = text.slice(text.lastIndexOf('\n') + 1);
  const words = text.split(/\s+/).length;
  return (
    DANGLING.test(last) || (fences === 0 && words > 12 && !WHOLE_END.test(last) && !SHORT_OR_ITEM.test(last))
  );
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** Who asks for a language, or names one, may get it. */
const LANGUAGE_NAMED =
  /\b(?:translat\w+|in (?:english|german|french|spanish|italian|portuguese|dutch|polish|japanese|chinese))\b/i;

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
    const names = Array.from(question.matchAll(NAME_ASKED), (match) => match.slice(1).find(Boolean) ?? '');
    return !CODE_GIVEN.test(answer) || (names.length > 0 && !names.some((name) => answer.includes(name)));
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
    Array.from(answer.matchAll(PICKED), (match) => match.slice(1))
      .flat()
      .filter((letter) => choices.has(letter)),
  );
  const named = [...choices.values()].filter(
    (text) => text.length > 2 && answer.toLowerCase().includes(text.toLowerCase()),
  );
  return [
    toSign('noChoice', picked.size === 0 && named.length !== 1, 'it picks none of the choices'),
    toSign('severalChoices', picked.size > 1, 'it picks several of the choices'),
  ];
}
