import { cutAtCharacter } from '../text/cut-text.ts';
import { toTerms } from '../text/words.ts';
import type { Contender } from './contenders.ts';

/** What a choice has at most, in UTF-16 units. */
const CHOICE_CHARACTERS = 60;
/** Behind these a title goes on about itself or names its site: "Logs - collect and search", "Cache (Valkey)". */
const TITLE_TAIL = /(?:\s[-–—|·»]\s|:\s|\s\([^)]*\)\s*$).*$/su;
const HEADING_TAIL = /(?:[?!:]|\s[-–—(]).*$/su;

/** "Load Balancer guide" is on what a customer calls a load balancer. */
const KIND_OF_TEXT = /(?<=\S)\s+(?:basics|explained|faqs?|guide|handbook|manual|overview|reference)$/i;
/** "Step 1: ", "2. " */
const NUMBERING = /^(?:step |part )?\d{1,2}[a-z]?[.:)]\s+/i;
/** A heading that begins with a verb and its object: "Delete an instance". */
const VERB_AND_OBJECT = /^\S+\s+(?:an?|the|your|my|our|another)\s/i;
/** What titles of help articles begin with that say what somebody can do. */
const IMPERATIVE =
  /^(?:add|allow|attach|bring|build|buy|cancel|change|choose|claim|collect|compare|configure|connect|contact|copy|create|cut|delete|deploy|detach|download|edit|enable|end|estimate|export|find|fix|get|grow|import|increase|install|invite|launch|leave|link|lower|make|manage|mount|move|open|pay|protect|publish|purge|read|receive|recover|redeem|remove|rename|replace|report|request|reset|resize|restore|retrieve|revoke|roll|rotate|run|schedule|search|see|sell|send|set|share|sign|start|stop|store|subscribe|switch|test|track|transfer|turn|unlock|update|upgrade|upload|use|verify|view)\s/i;
const NO_OBJECT = /^(?:to|from|with|in|on|off|at|by|back|up|out|for)\s/i;

/**
 * How a contender is offered: by its title. Where that lacks the subject, with a heading that has it, "Find slow
 * queries (Storage full)", or by that alone where it is a deed of its own, "Delete an instance".
 */
export function toChoice({ title, titleTerms, headings }: Contender, subject: readonly string[]): string {
  const name = toShort(title, TITLE_TAIL);
  if (subject.every((term) => titleTerms.has(term))) return name;
  const own = headings.filter(({ terms }) => subject.every((term) => terms.has(term)));
  const deed = own.find(({ heading, terms }) => {
    const [first = ''] = terms;
    return terms.size > subject.length && subject.includes(first) && VERB_AND_OBJECT.test(heading);
  });
  if (deed) return toShort(deed.heading, HEADING_TAIL);
  const [section] = own;
  const place = section && toShort(section.heading.replace(NUMBERING, ''), HEADING_TAIL);
  return place && name.length + place.length + 3 <= CHOICE_CHARACTERS ? `${name} (${place})` : name;
}

/** Whether `question` has an article's title in it word for word, or a deed over a section; one word only in brackets. */
export function saysName(question: string, { title, headings }: Contender): boolean {
  const said = toLine(question);
  const deeds = headings.filter(({ heading }) => VERB_AND_OBJECT.test(heading));
  const whole = toShort(title, TITLE_TAIL);
  const names = [
    whole,
    whole.replace(KIND_OF_TEXT, ''),
    ...deeds.map(({ heading }) => toShort(heading, HEADING_TAIL)),
  ];
  return names.some((name) => {
    const line = toLine(name);
    const isInBrackets = [`(${line})`, `(${line} (`].some((part) => said.includes(part));
    return isInBrackets || (line.includes(' ') && ` ${said} `.includes(` ${line} `));
  });
}

/** Whether the topic words of a question name the folder that an article lies in. */
export function saysArea(subject: readonly string[], { areaName }: Contender): boolean {
  return toTerms(areaName).some((term) => subject.includes(term));
}

/** In lower case, without marks but brackets at its end. */
function toLine(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}()]+/gu, ' ')
    .trim();
}

/** `name` without its `tail`, on one line. */
function toShort(name: string, tail: RegExp): string {
  const line = name.replace(/\s+/g, ' ').trim();
  const head = line.replace(tail, '').trim() || line;
  if (head.length <= CHOICE_CHARACTERS) return head;
  return `${cutAtCharacter(head, CHOICE_CHARACTERS).replace(/\s+\S*$/u, '')}…`;
}

/** A question with choices; a lead is the question without them and without its mark, for above a list of them. */
export interface Worded {
  readonly lead: string;
  readonly question: string;
}

/** Asks which of `choices` is meant, in words of `question`: "Which backup do you mean: …", "What do you want to delete: …". */
export function toWords(question: string, subject: readonly string[], choices: readonly string[]): Worded {
  const verbs = choices.map((choice) => choice.split(' ', 1)[0]?.toLowerCase() ?? '');
  const wanted =
    choices.every((choice) => IMPERATIVE.test(choice)) && verbs.some((verb) => says(question, verb));
  if (!wanted) {
    const noun = toNoun(question, subject);
    const lead = noun ? `Which ${noun} do you mean` : 'Which of these is it about';
    return { lead, question: `${lead}: ${listed(choices.map((choice) => `“${choice}”`))}?` };
  }
  const [verb = ''] = verbs;
  const objects = choices.map((choice) => choice.slice(verb.length + 1));
  const isOne = verbs.every((other) => other === verb) && !objects.some((object) => NO_OBJECT.test(object));
  if (isOne)
    return { lead: `What do you want to ${verb}`, question: `Do you want to ${verb} ${listed(objects)}?` };
  const deeds = choices.map((choice) => choice.charAt(0).toLowerCase() + choice.slice(1));
  return { lead: 'What do you want to do', question: `Do you want to ${listed(deeds)}?` };
}

/** Whether `text` has this verb as one: "deleted" and not "deletion". */
function says(text: string, verb: string): boolean {
  return new RegExp(`\\b${verb.replace(/e$/, '')}(?:e|es|s|ed|ing)?\\b`, 'i').test(text);
}

const NAMED = /\b(?:an?|the|my|our|your|this|that|any) (?<word>\p{L}[\p{L}-]*)/giu;

/** The thing that `question` speaks of without saying which: "backup" of "How do I restore a backup?". */
function toNoun(question: string, subject: readonly string[]): string | undefined {
  const words = Array.from(question.matchAll(NAMED), ({ groups }) => groups?.word?.toLowerCase() ?? '');
  return words.findLast((word) => toTerms(word).some((term) => subject.includes(term)));
}

function listed(names: readonly string[]): string {
  const comma = names.length > 2 ? ',' : '';
  return `${names.slice(0, -1).join(', ')}${comma} or ${names.at(-1) ?? ''}`;
}
