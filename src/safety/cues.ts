/** How far before a number its name stands, in characters. */
const REACH = 48;
const LETTER = /\p{L}/u;
/** Where a sentence or a paragraph ends, what was said before says nothing of what comes after. */
const BREAK = /[!?]\s|\p{L}{4}\.\s|\n\s*\n/gu;

/**
 * What a number is called: `phone`, each id by its name, or `other` for what is known to be neither. The text
 * before a number is searched for all of them, and the nearest counts ("my phone broke, order 4155550132").
 */
const WORDS: Readonly<Record<string, string>> = {
  phone:
    '(?:tele|smart|cell)?phone|tel|ph|telefon(?:o|nummer)?|tel[eé]fono|t[eé]l[eé]phone|portable|mobile?|mob|m[oó]vil|' +
    'cell(?= (?:is|no|number)|:)|celular|cellulare|handy(?:nummer)?|landline|fax|whats ?app|viber|dial|callback|' +
    '(?:reach|ring|text|sms|contact|call) (?:me|us|him|her|them)|call(?:ing)?(?: back)?(?: (?:at|on|from))?(?=\\s*$)|' +
    '(?:my|our|his|her|contact) (?:new |old )?number|ruf(?:en|t)? (?:sie )?mich|appelez(?:-| )moi|ll[aá]m[ae]me',
  ssn: 'ssn|social security',
  nino: 'nino|national insurance|ni (?=no|number)',
  dni: 'dni|nif',
  nie: 'nie',
  cf: 'codice fiscale',
  nir: 'nir|s[eé]curit[eé] sociale|num[eé]ro de s[eé]cu',
  steuerid:
    'steuer-? ?id(?:entifikationsnummer|nr)?|idnr|steuerliche identifikationsnummer|(?:german )?tax id(?:entification)?',
  cpf: 'cpf',
  aadhaar: 'aadhaa?r|uidai',
  bsn: 'bsn|burgerservicenummer|sofi-?nummer',
  ahv: 'ahv|avs',
  pesel: 'pesel',
  se: 'personnummer|personal number',
  other:
    'orders?|bestell(?:ung|nummer)|commande|pedido|ordine|invoices?|rechnung(?:snummer)?|facture|factura|tickets?|' +
    'cases?|claim|ref(?:erence)?|booking|reservation|tracking|shipment|parcel|serial|sku|isbn|ean|upc|asin|part|' +
    'model|version|build|release|errors?|codes?|status|exit|errno|requests?|session|traces?|span|events?|jobs?|runs?|' +
    'commit|transactions?|txn|accounts?|customer|client|user|tenant|project|instance|cluster|node|volume|device|ids?|' +
    'uuid|hash|checksum|epoch|timestamp|ports?|pid|bytes|size|rows?|offset|line|price|amount|total|quota|limit|usage|' +
    'between|range|from',
};
const NAMES = Object.keys(WORDS);
/** A group for each name; "Aadhaar id", "phone number": words that go with one and are none of their own then. */
const CUES = new RegExp(
  `\\b(?:${Object.values(WORDS)
    .map((words) => `(${words})`)
    .join('|')})\\b(?: (?:id|code|number|line|account|card)\\b)?`,
  'giu',
);

/** The nearest cue's name before `start`; undefined where none is near. */
export function findCue(text: string, start: number): string | undefined {
  const before = text.slice(Math.max(0, start - REACH), start);
  if (!LETTER.test(before)) return undefined;
  let from = 0;
  for (const { 0: stop, index } of before.matchAll(BREAK)) from = index + stop.length;
  let nearest: RegExpExecArray | undefined;
  for (const cue of before.slice(from).matchAll(CUES)) nearest = cue;
  return nearest && NAMES[nearest.findIndex((words, group) => group > 0 && words !== undefined) - 1];
}
