const SMALL_TALK = new Set(
  (
    'thanks thank you thx ty ok okay yes no yep nope yeah nah sure great cool perfect good fine nice hello hi hey bye goodbye ' +
    'got it i see understood alright right awesome wonderful excellent please much very so a lot that worked helps helped works ' +
    'now all for the your help morning evening afternoon day have welcome done cheers appreciated amazing super ' +
    'danke vielen dank bitte ja nein gut merci beaucoup oui non gracias muchas sí si vale bien grazie mille va bene obrigado ' +
    'obrigada sim não bom bedankt dank je nee prima hallo bonjour hola ciao olá tchau goedemorgen'
  ).split(' '),
);
const GREETINGS = new Set(
  'hello hi hey there good morning afternoon evening day hallo bonjour hola ciao olá'.split(' '),
);
const WORD = /[\p{L}\p{M}]+/gu;
/** Nothing longer is small talk. */
const MOST_CHARACTERS = 200;

/** "Thanks, that worked", "ok": it asks nothing. */
export function isSmallTalk(text: string): boolean {
  return !text.includes('?') && saysOnly(text, SMALL_TALK);
}

/** "Hello there!": nothing is asked yet. */
export function isGreeting(text: string): boolean {
  return /\p{L}/u.test(text) && saysOnly(text, GREETINGS);
}

/** Whether every word of `text` is one of `known`; a text without words says nothing else either. */
export function saysOnly(text: string, known: ReadonlySet<string>): boolean {
  if (text.length > MOST_CHARACTERS) return false;
  const found = text.toLowerCase().match(WORD) ?? [];
  return found.every((word) => known.has(word));
}
