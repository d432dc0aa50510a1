import { remember } from '../../text/remember.ts';

/** What an answer is given to answer from, by the names that it is called. */
const ARTICLES =
  '(?:articles?|documentation|docs?|documents?|sources?|knowledge base|help (?:pages?|centre|center)|materials?|manuals?|context|passages?|excerpts?|information (?:i have|provided|given|available)|what i have)';
/** These may also be what the customer asks about, so fewer verbs make a refusal of them. */
const TEXTS = '(?:pages?|texts?|guides?|price list|lists?|tables?|overview|policy|policies|faqs?|terms)';
const SAYS =
  '(?:say|mention|state|specify|describe|tell|address|explain|show|indicate|answer|speak|discuss|define|clarify|reveal|spell)';
const HOLDS = '(?:cover|list|contain|include|name|give|provide|go into|note)';
const TOLD =
  '(?:documented|mentioned|described|stated|specified|addressed|explained|answered|covered|listed|named|defined)';
const FACTS =
  '(?:information|details?|mention|documentation|documented|articles?|statements?|guidance|entry|entries|answers?|records?|data|knowledge|rules?|figures?|hints?|references?|word)';
const UNABLE =
  "(?:can(?:not|['’]t| not)|could(?: not|n['’]t)|(?:am|['’]m|was|were|are|['’]re) (?:unable|not able|afraid i (?:can(?:not|['’]t)|do(?:n['’]t| not))) ?(?:to)?|was(?: not|n['’]t) able to|were(?: not|n['’]t) able to|(?:wo|would)n['’]t (?:be able to|want to|like to)|(?:['’]d|would) (?:rather|prefer) not(?: to)?|do(?:n['’]t| not) (?:want|wish|dare) to)";

/** A way to refuse. To compile one takes up to 20 ms, so it is only looked for in a sentence that has its `hint`. */
interface Form {
  readonly hint?: RegExp;
  readonly form: RegExp;
}

const SPEAKER = /\b(?:i|we)\b/i;
const ARTICLE = new RegExp(`\\b(?:${ARTICLES}|${TEXTS})\\b`, 'i');

/** Each alone is enough. In parts, so that what they have in common is written once; none can backtrack far. */
const FORMS: readonly Form[] = [
  {
    hint: SPEAKER,
    form: new RegExp(
      `\\b(?:i|we)(?: |(?=['’]))(?:\\w+ )?${UNABLE} (?:\\w+ ){0,2}?(?:find|answer|say|tell|confirm|promise|locate|determine|verify|guess|be sure|know|assist|judge|work out|give you (?:an?|the|any) (?:\\w+ )?(?:figure|answer|number|date|price)|see (?:any|whether|if|where|from|an? ))\\b`,
      'i',
    ),
  },
  {
    hint: SPEAKER,
    form: /\b(?:i|we) (?:\w+ )?(?:do not|don['’]t) (?:\w+ )?(?:know\b|have (?:any|that|this|the|enough|access|an? (?:answer|figure)|information|details)\b|(?:see|find) (?:any|an?|it|this|that|where|anything)\b)/i,
  },
  {
    hint: SPEAKER,
    form: new RegExp(
      `\\b(?:i|we) (?:\\w+ )?(?:have|found|find|see|had) (?:no|nothing|not any|neither)\\b(?: ${FACTS}\\b| (?:such|about|on|that|of)\\b|[.,])`,
      'i',
    ),
  },
  {
    hint: /\b(?:no|not any|not enough|insufficient) /i,
    form: new RegExp(
      `\\b(?:there(?:['’]s| is| are| was| were)|contains?|gives?|has|have|with|found|find) (?:no|not any|not enough|insufficient) (?:\\w+ )?${FACTS} (?:about|on|of|for|regarding|whether|how|in|as to|available|that|there|given|here)\\b`,
      'i',
    ),
  },
  {
    hint: ARTICLE,
    form: new RegExp(
      `\\b(?:${ARTICLES}|${TEXTS})\\b[^.!?\\n]{0,40}?(?: (?:do|does|did)(?: not|n['’]t) (?:\\w+ )?${SAYS}\\b| (?:says?|mentions?|tells?) (?:no|nothing|neither)\\b| (?:is|are) silent| never (?:say|mention|state)s?| (?:leaves?|left) (?:\\w+ )?open\\b)`,
      'i',
    ),
  },
  {
    hint: ARTICLE,
    form: new RegExp(
      `\\b${ARTICLES}\\b[^.!?\\n]{0,40}?(?: (?:do|does|did)(?: not|n['’]t) (?:\\w+ )?${HOLDS}\\b| (?:covers?|contains?|gives?|has|have|lists?|names?) (?:no|nothing|neither)\\b| only (?:speaks?|says?|mentions?) (?:of|about|that)\\b)`,
      'i',
    ),
  },
  {
    hint: ARTICLE,
    form: new RegExp(`\\bn(?:one|either) of (?:the|my|our|these) (?:\\w+ )?${ARTICLES} `, 'i'),
  },
  {
    hint: new RegExp(`\\b(?:${TOLD}|something|appear|occur|stand|found)\\b`, 'i'),
    form: new RegExp(
      `(?:\\bnot|n['’]t|\\bnever|\\bnowhere) (?:\\w+ )?(?:${TOLD} (?:by name|anywhere|there|here|(?:in|by|on) (?:the|our|my|these|this|any) (?:\\w+ ){0,2}?(?:${ARTICLES}|${TEXTS}))\\b|(?:documented|mentioned|specified|stated)\\b|something (?:that )?(?:the|our|my|these|i|we) |(?:appear|occur|stand|be found|found) (?:anywhere )?(?:in|among) (?:the|our|my|these|any))`,
      'i',
    ),
  },
  {
    hint: /\bnothing\b/i,
    form: new RegExp(
      `\\bnothing (?:is (?:said|known|stated|mentioned|documented)|(?:in|about|on) (?:the|our|these|this|my|that|it) ?(?:\\w+ ){0,2}?(?:${ARTICLES}|${TEXTS})|(?:about|on) (?:this|that|it)\\b)`,
      'i',
    ),
  },
  {
    form: /\b(?:(?:that|this) (?:(?:point|question|topic|detail) (?:is not|isn['’]t) (?:covered|answered|addressed)\b|(?:is not|isn['’]t) (?:answered|addressed|published)\b)|no (?:\w+ )?(?:figure|number|price|date|list|limit|answer|rule|value)s? (?:is|are|was|were) (?:published|given|documented|stated|mentioned|named)\b|not a word (?:about|on|of)\b|neither confirmed nor (?:excluded|denied|ruled out)\b)/i,
  },
  {
    form: /\b(?:as an ai\b|not enough information|insufficient information|no information (?:about|on|regarding|is)\b|out of scope|(?:outside|beyond) (?:of )?(?:the scope|my|what i)\b|(?:is|are|remains?) (?:not known|unknown) (?:to|from)\b|sorry,? (?:but )?(?:i|we) (?:can(?:not|['’]t)|do(?:n['’]t| not)) (?:help|know|have))/i,
  },
];

/** The same in other languages that support is written in. */
const FOREIGN_REFUSAL =
  /(?<!\p{L})(?:(?:ich|wir) (?:kann|können|weiß|finde|finden|habe|haben) (?:\p{L}+ ){0,4}?(?:nicht (?:sagen|beantworten|finden)|nicht\.|kein\p{L}* (?:information|angabe|hinweis|antwort)\p{L}*)|(?:keine|nicht genügend) (?:informationen|angaben) (?:über|zu|dazu|darüber)|(?:steht|finde ich) (?:\p{L}+ ){0,5}?(?:nichts|keine angabe\p{L}*)|je ne (?:sais pas|trouve (?:pas|aucune?)|peux pas (?:répondre|dire|confirmer))|aucune information|n['’]ai pas d['’]informations?|no (?:encuentro|tengo|dispongo de|hay) (?:\p{L}+ ){0,2}?(?:información|datos)|no (?:lo )?sé(?!\p{L})|non (?:trovo|ho|ci sono) (?:\p{L}+ ){0,2}?informazioni|não (?:encontrei|tenho|há) (?:\p{L}+ ){0,2}?informaç\p{L}+|(?:kan ik|ik kan) (?:\p{L}+ ){0,4}?niet (?:vinden|zeggen|beantwoorden)|geen informatie (?:over|gevonden))/iu;

/** Without one of these words a sentence is no refusal; most have none. */
const DENIAL =
  /\b(?:no|not|only|nothing|none|neither|never|nowhere|unable|afraid|insufficient|silent|open|scope|outside|beyond|unknown|an ai)\b|n['’]t\b|cannot\b/i;
const FOREIGN_DENIAL =
  /\b(?:nicht|nichts|kein|keine|keinen|pas|aucune|non|não|niet|geen)\b|\bno (?:encuentro|tengo|dispongo|hay|lo|sé)/i;

/** Behind its marks, as some forms end with one. */
const SENTENCE_END = /(?<=[.!?]['"’”)]*)\s+|\n+/;
/** Characters of an answer that are read; who has no answer says so before. */
const READ = 4_000;

/** Whether an answer says that it has none, in whatever words. "You don't have to" and "there is no need" do not. */
export const isRefusal = remember(refuses, 20_000);

function refuses(answer: string): boolean {
  const read = answer.slice(0, READ);
  const denying = read.split(SENTENCE_END).filter((sentence) => DENIAL.test(sentence));
  return (
    FORMS.some(({ hint, form }) =>
      denying.some((sentence) => hint?.test(sentence) !== false && form.test(sentence)),
    ) ||
    (FOREIGN_DENIAL.test(read) && FOREIGN_REFUSAL.test(read))
  );
}
