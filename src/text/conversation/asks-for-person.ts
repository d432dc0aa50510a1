import { CLAUSES, NAMES_PERSON, WHOLE } from './person-phrases.ts';

/** What may follow the person who is asked for; anything else makes it another sentence ("… an agent account"). */
const PLEASE =
  'please|pls|plz|now|right now|right away|immediately|asap|at once|urgently|today|instead|directly|again|already|here|' +
  'thanks|thank you|bitte|jetzt|sofort|danke|por favor|ahora|ya|merci|s.il vous plait|svp|maintenant|per favore|adesso|' +
  'subito|grazie|agora|obrigad[oa]|alstublieft|aub|nu|graag';
const TAIL = new RegExp(
  `^(?:[\\s)'"]*(?:${PLEASE}|if possible|on the phone|over the phone|by phone|for help|for this|for once|(?:and )?not (?:to |with )?(?:a |an |this |some )?(?:bot|chatbot|robot|machine|computer|ai)|` +
    '(?:from|at|in|of) (?:your |the |customer )?(?:support|sales|billing|service|company|team|support team|staff)|' +
    'who (?:can|could|will|knows|understands|is able)\\b.*|(?:about|regarding|concerning|because|as|since)\\b.*|' +
    '(?:uber|wegen|weil|sobre|acerca de|porque|au sujet de|a propos de|riguardo|over|omdat)\\b.*)(?![a-z]))*[\\s)\'"]*$',
);
const LEAD = `(?:(?:${PLEASE}|hi|hello|hey|hallo|hola|bonjour|ciao|ola|well|ok|okay|sorry|ugh|argh|listen|look|so|then|again|enough|stop) )*`;
const CLAUSE = new RegExp(`^${LEAD}(?:${CLAUSES.join('|')})(?![a-z-])`);
const ALONE = new RegExp(`^${LEAD}(?:${WHOLE.join('|')})(?: (?:${PLEASE}))*$`);
const BEGGED = new RegExp(`(?:${PLEASE})\\W*$`);

const ACCENTS = /\p{M}/gu;
const SENTENCE = /[^.!?;\n。！？]+[.!?;。！？]*/gu;
/** Where a clause may begin within a sentence. */
const JOINT =
  /, | - | – | — | and | but | so | then | und | aber | et | mais | y | pero | e | ma | mas | en | maar /;
/** Makes what follows a case that is thought of, asked about or told, not a wish. */
const TOLD =
  /(?:^|[\s"'])(?:if|when|whenever|unless|until|whether|how|why|what|where|who|which|says?|said|saying|asks?|asked|asking|types?|typed|typing|wrote|told|tells?|wenn|falls|ob|wie|si|se|cuando|quando|quand|comme|als|hoe|como|come)(?![a-z])/;
/** Of a clause so much is read: whoever asks for a person does so at its start. */
const CLAUSE_CHARACTERS = 300;

/**
 * True where the customer wants a human being now: "let me talk to someone", "agent!", also behind other
 * sentences. What merely names persons or asks how to reach one ("How do I contact support?") is a question that an
 * article answers. Rather misses a wish than sees one where there is none. Takes time linear in the text.
 */
export function asksForPerson(text: string): boolean {
  const plain = text
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .toLowerCase()
    .replace(/[’‘`´]/g, "'");
  if (!NAMES_PERSON.test(plain)) return false;
  const sentences = (plain.match(SENTENCE) ?? []).filter((sentence) => /[a-z]/.test(sentence));
  return sentences.some((sentence) => hasClause(sentence)) || standsAlone(sentences);
}

function hasClause(sentence: string): boolean {
  let told = false;
  for (const piece of sentence.split(JOINT)) {
    const clause = toPlain(piece);
    if (!told) {
      const wish = CLAUSE.exec(clause)?.[0];
      if (wish !== undefined && TAIL.test(clause.slice(wish.length))) return true;
    }
    told ||= TOLD.test(clause);
  }
  return false;
}

/** The whole message, or its last sentence where that is called out or begged: a list of roles has "Agent" too. */
function standsAlone(sentences: readonly string[]): boolean {
  const last = sentences.at(-1) ?? '';
  const begged = last.endsWith('!') || BEGGED.test(last.slice(-40));
  if (sentences.length > 1 && !begged) return false;
  if (last.endsWith('?') && !begged) return false;
  return ALONE.test(toPlain(last.replaceAll(',', ' ')));
}

function toPlain(piece: string): string {
  return piece
    .slice(0, CLAUSE_CHARACTERS)
    .replace(/[.!?;:。！？…]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
