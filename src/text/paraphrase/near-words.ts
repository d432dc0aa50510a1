import { toBaseForm } from './near-verbs.ts';

/** Contracted and run-together words, spelt out; words of one meaning under one of them. */
const SPELT = new Map(
  (
    "can't=can not,cant=can not,cannot=can not,won't=will not,wont=will not,shan't=shall not,unable=not able,i'm=i is,im=i is," +
    "i've=i have,ive=i have,let's=let us,dont=do not,doesnt=do not,didnt=did not,isnt=is not,arent=is not,wasnt=was not," +
    'werent=was not,havent=have not,hasnt=have not,hadnt=had not,couldnt=could not,wouldnt=would not,shouldnt=should not,' +
    'whats=what is,wheres=where is,hows=how is,whos=who is,youre=you is,theyre=they is,pls=please,plz=please,thx=thanks,' +
    'am=is,are=is,were=was,does=do,has=have,setup=set up,login=log in,logon=log in,signin=log in,logins=log in,logout=log out,' +
    'logoff=log out,signup=sign up,topup=top up,topups=top ups,whether=if,' +
    'organisation=organization,organisations=organization,authorisation=authorization,colour=color,favourite=favorite,' +
    'licence=license,licences=license,instalment=installment,instalments=installment,cheque=cheque,' +
    'erase=delete,erased=delete~ed,erasing=delete,purchase=buy,purchased=buy~ed,purchasing=buy,telephone=phone,max=maximum,' +
    'info=information,dollar=$,dollars=$,euro=€,euros=€,eur=€,percent=%,okay=ok,goes=go,&=and,' +
    'two=2,three=3,four=4,five=5,six=6,seven=7,eight=8,nine=9,ten=10,eleven=11,twelve=12,fifteen=15,twenty=20,thirty=30,' +
    'forty=40,fifty=50,sixty=60,ninety=90,first=1st,second=2nd,third=3rd,fourth=4th,fifth=5th'
  )
    .split(',')
    .map((entry): [string, string] => {
      const [written = '', meant = ''] = entry.split('=');
      return [written, meant];
    }),
);
/** After these, 's is "is"; after anything else it says whose. */
const BEFORE_IS = new Set('what where who how when why it that there here he she which'.split(' '));
/** Written in capitals they are names, and in small letters words that carry a sentence. */
const HOMOGRAPHS = new Set(
  'us it who am in or me so an as be do is on at by he to if no up can may will and the not all any ten mine our'.split(
    ' ',
  ),
);
/** Nothing else than names, and as often written small. */
const PLAIN_NAMES = new Set(
  (
    'android linux ubuntu google facebook instagram youtube whatsapp amazon paypal mastercard amex paypal netflix spotify github ' +
    'gitlab bitcoin europe european germany france spain italy england british american canada mexico australia japan china ' +
    'india london paris york chicago texas california monday tuesday wednesday thursday friday saturday sunday january ' +
    'february april june july august september october november december english spanish french german italian euro euros ' +
    'atm pin iban internet wifi bluetooth kubernetes postgresql mysql python javascript'
  ).split(' '),
);
/** Capitals of these after a comma, as in "Hi, How do I …", name nothing. */
const OPENING = new Set(
  'how what why when where who which can could is are do does did my please if i the would will'.split(' '),
);
const NOT_PLURAL =
  /(?:ss|us|is|ous|ics|news)$|^(?:gas|plus|always|this|does|has|was|yes|sms|ios|aws|dns|gps|pos|https|goods|sales|funds|shorts|savings|credits|customs|glasses|terms|contents|rights|means|papers|minutes|windows|teams|overseas|series|perhaps|besides|thanks|sometimes|towards|afterwards|less|its|his|hers|theirs|yours|ours|lens|macos|os|vs|whereas|unless)$/;
const POSSESSIVES = new Set('my our your his her their'.split(' '));
const NUMERAL = /^[-+]?[$€£]?\d/;
const UNIT =
  /^([-+]?\d+(?:[.,]\d+)*)(kb|mb|gb|tb|kg|km|cm|mm|min|hrs?|am|pm|px|%|€|\$|£|[KMGT][bB](?:ps)?|[kmgt]b(?:ps)?|MHz|GHz)$/i;
const ORDINARY = /^[\p{L}\p{M}\p{N}'.:/+#&%$€£°-]+$/u;
const EDGES = /^["'“”‘’«»()[\]¿¡*]+|["'“”‘’«»()[\].,;:?!…*]+$/gu;

/**
 * The words of one sentence as they are compared: lower case, contractions spelt out, numbers as digits, verbs in
 * their base form (a past marked), nouns in the singular unless somebody's; names that could be words are marked "^".
 * A comma is a word of its own. Undefined where a sign is in it that is not understood.
 */
export function toNearWords(sentence: string): string[] | undefined {
  const plain = sentence.replace(/[’‘`´]/g, "'").replace(/(\d),(?=\d{3}(?!\d))/g, '$1');
  const hasSmall = /\p{Ll}/u.test(plain);
  const words: string[] = [];
  for (const chunk of plain.split(/\s+/)) {
    const word = chunk.replace(EDGES, '');
    if (word === '' && /^[-–—&]?$/u.test(chunk.replaceAll(/["'()?!.,…*]/g, ''))) continue;
    if (!ORDINARY.test(word)) return undefined;
    const place: Place = words.length === 0 ? 'first' : words.at(-1) === ',' ? 'after comma' : 'inside';
    for (const part of toParts(word)) words.push(...toWords(part, place, hasSmall));
    if (/,["')]*$/.test(chunk)) words.push(',');
  }
  return toSingulars(joined(words));
}

/** "top-up" is two words, "TH-1003" one, "$5" and "5GB" are a number and what it counts. */
function toParts(word: string): string[] {
  const money = /^([-+]?)([$€£])(\d.*)$/.exec(word);
  if (money) return [...toParts(`${money[1]}${money[3]}`), money[2] ?? ''];
  const counted = UNIT.exec(word);
  if (counted) return [counted[1] ?? '', counted[2] ?? ''];
  if (/\d/.test(word) || !word.includes('-')) return [word];
  return word.toLowerCase() === 'e-mail' || word.toLowerCase() === 'e-mails'
    ? [word.replace('-', '')]
    : word.split('-');
}

type Place = 'first' | 'after comma' | 'inside';

function toWords(written: string, place: Place, hasSmall: boolean): string[] {
  if (written === '') return [];
  if (/^[kmgt]b(?:ps)?$/i.test(written) && hasSmall)
    return [/^[KMGT]B$/.test(written) ? written.toLowerCase() : written];
  const lower = written.toLowerCase();
  if (hasSmall && /^\p{Lu}{2,}$/u.test(written) && HOMOGRAPHS.has(lower)) return [`^${lower}`];
  if (hasSmall && place !== 'first' && /^[A-HJ-Z]$/.test(written)) return [`^${lower}`];
  if (hasSmall && place !== 'first' && /^\p{Lu}\p{Ll}/u.test(written) && !/'/.test(written)) {
    const isOpening = place === 'after comma' && OPENING.has(lower);
    if (!isOpening && !PLAIN_NAMES.has(lower)) return [`^${lower}`];
  }
  const spelt = SPELT.get(lower);
  if (spelt !== undefined) return spelt.split(' ');
  const [, stem = lower, ending] = /^(.+?)('(?:s|re|ve|ll|d|m)|n't|s')$/.exec(lower) ?? [];
  switch (ending) {
    case undefined:
      return [place === 'first' && lower.endsWith('ing') ? lower : toBaseForm(lower)];
    case "n't":
      return [SPELT.get(stem) ?? stem, 'not'];
    case "'s":
      if (BEFORE_IS.has(stem)) return [stem, 'is'];
      return [stem.length === 1 ? lower : stem];
    case "s'":
      return [`${stem}s`];
    case "'ve":
      return [stem, 'have'];
    case "'ll":
      return [stem, 'will'];
    case "'d":
      return [stem, 'would'];
    default:
      return [stem, 'is'];
  }
}

/** "sign in" and "log on" as "log in". */
function joined(words: readonly string[]): string[] {
  return words.map((word, index) => {
    const [previous, next] = [words[index - 1], words[index + 1]];
    if (word === 'sign' && (next === 'in' || next === 'into' || next === 'out')) return 'log';
    return word === 'on' && previous === 'log' ? 'in' : word;
  });
}

/** Nouns in the singular: "invoices" asks what "an invoice" does. Whose are many is another question than whose is one. */
function toSingulars(words: readonly string[]): string[] {
  return words.map((word, index) => {
    if (word.length < 4 || !word.endsWith('s') || /^[\^]|[^a-z]/.test(word) || NOT_PLURAL.test(word))
      return word;
    const before = words.slice(Math.max(0, index - 3), index);
    if (before.some((other) => POSSESSIVES.has(other) || NUMERAL.test(other))) return word;
    const the = words.lastIndexOf('the', index);
    if (the >= index - 3 && the >= 0 && (words[the - 2] !== 'what' || words[the - 1] !== 'is')) return word;
    if (/(?:sses|shes|ches|xes|zzes)$/.test(word)) return word.slice(0, -2);
    return /[^aeiou]ies$/.test(word) && word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
  });
}
