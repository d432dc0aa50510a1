import { withoutPoliteness } from './near-politeness.ts';
import { AUX, QUESTION, RULES, type Rule, SUBJECT, WHEN_AND_WHY } from './near-rules.ts';
import { isVerb, PAST } from './near-verbs.ts';

const VERB_FIRST = new Set('cancel freeze report show tell give send change order set turn'.split(' '));

const INVERTED = new RegExp(`^(${QUESTION}) (?!${AUX} |do )(${SUBJECT}) (${AUX})(?= |$)`);
/** Of these a statement's order leaves no doubt; "when my card is blocked" may be a condition. */
const INVERTED_ANYWAY = new RegExp(
  `^(why|what|how long|how much) (?!${AUX} |do )(${SUBJECT}) (${AUX})(?= |$)`,
);
const INDIRECT_CHOICE = new RegExp(`^if (${SUBJECT}) (${AUX}|do) `);
const ASKED_WITH_DO = new RegExp(
  `^(${QUESTION}|what [^ ]+(?= do (?:i|you|we|they|my|your|the) )) do (?!not )`,
);
/** Here "please" is what is asked about: "how do I say please in Spanish". */
const TALKS_OF_WORDS = /\b(?:say|write|spell|mean|translate)\b/;
/** What somebody has one of: here "my", "the" and "a" ask for the same. */
const OWN =
  'reset|change|update|cancel|close|delete|freeze|unfreeze|block|unblock|lock|unlock|activate|reactivate|verify|replace|check|' +
  'track|renew|upgrade|downgrade|edit|disable|deactivate|recover|reopen|confirm|view';
const ONES_OWN = new RegExp(`\\b(${OWN}) (?:my|the|an?) `, 'g');
/** Getting one and getting one's own are two things. */
const GET = new Set('get receive find need want have order lose lost use see is was'.split(' '));

/**
 * The words of a question (near-words.ts) in the one form that all ways to put it share; undefined where nothing is
 * asked. The order of what remains is kept: who does what to whom, and from where to where.
 */
export function toFrame(words: readonly string[]): string | undefined {
  const plain = withoutPoliteness(words.join(' '));
  if (!plain) return undefined;
  const { isIndirect } = plain;
  const asked = applied(WHEN_AND_WHY, isIndirect ? plain.text : toTold(plain.text)).replace(/ ,(?= |$)/g, '');
  const framed = applied(RULES, toDirect(asked, isIndirect));
  const brief = TALKS_OF_WORDS.test(framed) ? framed : framed.replace(/ please (?=.)/g, ' ');
  return withoutArticles(toPlainOrder(toWish(brief)));
}

function applied(rules: readonly Rule[], text: string): string {
  return rules.reduce((rest, [pattern, to]) => rest.replace(pattern, to), text);
}

/** "tell me my balance" asks what it is. */
function toTold(text: string): string {
  return text
    .replace(
      /^(?:(?:(?:can|could|would) you (?:please )?)?tell me|i (?:need|want|would like) to know|let me know) (?=(?:my|the|your) )/,
      'what is ',
    )
    .replace(
      /^(?:(?:can|could|would) you (?:please )?)?give me (?=(?:my|the|your) .*(?:number|balance|limit|score|rate|status|date|address|location)$)/,
      'what is ',
    );
}

/** "why my card was declined" as "why was my card declined", "if i can …" as "can i …". */
function toDirect(text: string, isIndirect: boolean): string {
  const asked = text.replace(
    isIndirect ? INVERTED : INVERTED_ANYWAY,
    (whole, wanted: string, subject: string, aux: string) =>
      /\b(?:if|when|because|that|who)\b/.test(subject) ? whole : `${wanted} ${aux} ${subject}`,
  );
  if (!isIndirect) return asked;
  return asked.replace(INDIRECT_CHOICE, '$2 $1 ').replace(/^if (?=there is )/, '');
}

/** HELP before a verb is a wish; a bare verb, "please" or not, is a request. */
function toWish(text: string): string {
  const [kind, first = ''] = text.split(' ');
  if (kind === 'HELP') return isVerb(first) ? text.replace('HELP', 'WISH') : text;
  if (kind === 'DO') return text.replace(/ for me$/, '');
  if (
    kind !== undefined &&
    isVerb(kind) &&
    (VERB_FIRST.has(kind) || /^[a-z]+ (?:my|the|a|all|me) /.test(text))
  )
    return `DO ${text.replace(/ for me$/, '')}`;
  return text;
}

/** Without "do", which only questions have; "not" of a question for a reason at its front. */
function toPlainOrder(text: string): string {
  const asked = text.replace(ASKED_WITH_DO, '$1 ');
  if (!asked.startsWith('why ')) return toNotWorking(asked);
  const [main = '', ...others] = asked.split(/ (?=(?:if|when|because|that|and|or|but) )/);
  const parts = main.split(' not ');
  if (parts.length !== 2 || / (?:to not|not to) /.test(main)) return asked;
  const negated = `${parts.join(' ')}`.replace(/^why do /, 'why ').replace(/^why /, 'why NOT ');
  return [negated, ...others].join(' ');
}

/** Three ways to say that something does not work. */
function toNotWorking(text: string): string {
  return text.replace(/\b(?:do|is|will) not work\b/g, 'NOT work');
}

/** Articles go, save where getting "a" card and "my" card are two things; "my" goes where it is clear whose. */
function withoutArticles(text: string): string {
  return text
    .replace(ONES_OWN, '$1 ')
    .replace(/(?<=(\S+) )(the|an?) (?!few |little |lot )/g, (article, previous: string) =>
      GET.has(previous.replace(PAST, '')) && article.trim() !== 'the' ? 'a ' : '',
    )
    .replace(/^(?:the|an?) /, '')
    .trim();
}
