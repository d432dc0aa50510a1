import { toTerms } from '../words.ts';
import { toFrame } from './near-frames.ts';
import { toNearWords } from './near-words.ts';

const MOST_CHARACTERS = 300;
const MOST_WORDS = 30;
/** A placeholder of personal data, an address, a long number: somebody's own, not a question of many. */
const PERSONAL = /\[[A-Z][A-Z0-9_]*\]|@|https?:|www\.|\d{6,}/;
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]/u;
const SENTENCE_END = /[.!?;:…。]+["')”’]*(?=\s|$)|\n|\s[-–—]+\s/u;
/** Words that only English has, and words that English has not. */
const ENGLISH = new Set(
  (
    'i my the is are was were do does did how what why when where which who can could will would should have has had it this ' +
    "that you your to from with for of a an be been not don't can't isn't i'm i've am there if please and need want me their"
  ).split(' '),
);
const OTHER_LANGUAGES = new Set(
  (
    'ich der das und wie mein meine meinen kann nicht ist mit auf für ein eine einen den dem zu von wo warum wann le la les je ' +
    'mon ma mes du des un une puis comment pourquoi est pour avec sur où qu el los las mi mis cómo qué por para con puedo una ' +
    'il lo gli posso come perché mia della di che per o os um uma meu minha não posso como het een mijn ik hoe niet voor met van ' +
    'wat waar kan de en'
  ).split(' '),
);
/** Said out of politeness in other languages; thanks and greetings may be what is asked about, save at the ends. */
const POLITE =
  /(?<![\p{L}])(?:bitte|s['’]il (?:vous|te) pla[iî]t|svp|por favor|per favore|alstublieft|alsjeblieft|aub)(?![\p{L}])|^(?:hallo|guten tag|bonjour|hola|buenos días|ciao|buongiorno|olá|bom dia|goedendag)(?![\p{L}])|(?<=[.,!?] )(?:danke(?: schön)?|vielen dank|merci(?: beaucoup)?|(?:muchas )?gracias|grazie(?: mille)?|obrigad[oa]|dank je(?: wel)?|bedankt)(?![\p{L}])/giu;

/**
 * A form that two questions share only where one answer serves both, so that it is a key for what was answered. It
 * drops politeness, articles, the ways to put a question and the forms of words; it keeps the kind of answer, every
 * number, name and negation, who does what, the order of words and the tense. Undefined where a question should not
 * be matched with another: too little or too much of it, several sentences, personal data or signs that cannot be
 * read. Other languages than English lose nothing but politeness. What differs in form may still mean the same.
 */
export function toNearQuestion(text: string): string | undefined {
  if (text.length > MOST_CHARACTERS || PERSONAL.test(text) || UNSPACED.test(text)) return undefined;
  const plain = text.normalize('NFC').trim();
  if (toTerms(plain).length === 0 || isTitle(plain)) return undefined;
  return isEnglish(plain) ? toEnglish(plain) : toOther(plain);
}

function toEnglish(text: string): string | undefined {
  let form: string | undefined;
  for (const sentence of text.split(SENTENCE_END)) {
    if (!/[\p{L}\p{N}]/u.test(sentence)) continue;
    const words = toNearWords(sentence.trim());
    if (words === undefined || words.length > MOST_WORDS) return undefined;
    const frame = toFrame(words);
    if (frame === undefined) continue;
    if (form !== undefined) return undefined;
    form = frame;
  }
  return form;
}

/** Case is kept but for the first letter: "Ihre" and "ihre" are two. */
function toOther(text: string): string | undefined {
  const sentences = text
    .replace(POLITE, '')
    .split(SENTENCE_END)
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
  const [sentence = ''] = sentences;
  const words = sentence
    .replace(/(?<=^|\s)["'«»“”„(,]+|["'«»“”)?!,]+(?=\s|$)/gu, '')
    .split(/[\s¿¡]+/)
    .filter(Boolean);
  if (sentences.length !== 1 || words.length > MOST_WORDS) return undefined;
  const said = words.join(' ');
  return `other ${said.slice(0, 1).toLowerCase()}${said.slice(1)}`;
}

function isEnglish(text: string): boolean {
  if (/[^\0-\x7f‘’“”–—…€£°]/u.test(text)) return false;
  const words = text.toLowerCase().match(/[a-z']+/g) ?? [];
  const english = words.filter((word) => ENGLISH.has(word)).length;
  return english > 0 && english > words.filter((word) => OTHER_LANGUAGES.has(word)).length;
}

/** Written as headings are, so that names cannot be told from words. */
function isTitle(text: string): boolean {
  const words = (text.match(/\p{L}[\p{L}'’]*/gu) ?? []).slice(1);
  const capitalised = words.filter((word) => /^\p{Lu}\p{Ll}/u.test(word)).length;
  return words.length >= 3 && capitalised * 2 > words.length;
}
