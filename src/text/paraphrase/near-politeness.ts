const ASKS = '(?:how|what|why|when|where|who|which|if)';
const POLITE = '(?:please )?';

/** Put before a question, and not part of it. */
const OPENERS = [
  /^(?:hello|hi|hey|dear|greetings|good (?:morning|afternoon|evening|day))(?: (?:there|all|everyone|team|support))?(?: , | |$)/,
  /^(?:ok|well|um|uh|excuse me|sorry|thanks|thank you|please|so|just)(?: , | (?=\w)|$)/,
  /^(?:i have )?(?:a )?(?:quick |simple )?question(?: about this)?(?: , | (?=how|what|why|when|where|who|which|can|is|do)|$)/,
  new RegExp(`^(?:i is |i was )?(?:just )?wonder(?: , | (?!${ASKS} )|$)`),
];
/** As the openers, but what follows has the order of words of a statement: "… where my order is". */
const INDIRECT = [
  `(?:i|we) (?:just )?(?:would like|want|need|wish|would love) to (?:know|find out|ask|understand|learn)(?: about)? (?=${ASKS} )`,
  `(?:can|could|would|will) you ${POLITE}(?:kindly )?(?:tell|inform|advise|show|remind)(?: to)? (?:me|us)(?: about)? (?=${ASKS} )`,
  `(?:can|could|would|will) you ${POLITE}(?:explain|clarify|let me know|say|show)(?: to me)? (?=${ASKS} )`,
  `(?:tell me|let me know|explain|explain to me|show me|advise me|help me understand) (?=${ASKS} )`,
  `(?:do|would) you (?:happen to )?know (?=${ASKS} )`,
  `(?:do )?(?:anyone|anybody) know (?=${ASKS} )`,
  `(?:any idea|i wonder|may i ask|can i ask|could i ask) (?=${ASKS} )`,
  `(?:i )?do not (?:know|understand) (?=(?:how|what|why|when|where|which) )`,
  `i is not sure (?=(?:how|what|why|when|where|which) )`,
  `(?:i is |i was )?(?:just )?wonder (?=${ASKS} )`,
].map((pattern) => new RegExp(`^${pattern}`));
const CLOSERS =
  /(?<!\b(?:say|write|spell|mean|type|word|phrase))(?: ,)? (?:please(?: help(?: me)?)?|thanks(?: in advance| a lot| so much)?|thank you(?: very much| so much| in advance)?|kindly|asap|cheers)$/;
const FILLER =
  / (?:really|actually|basically|simply|kindly)(?= |$)|(?<=^(?:how|what|why|when|where|who)) (?:exactly|precisely)(?= )| (?:exactly|precisely)$/g;
/** A sentence of nothing else than these asks nothing. */
const NOTHING =
  /^(?:(?:please |can you |could you )?help(?: me)?(?: out)?(?: please)?|i need (?:some )?help(?: please)?|any help (?:is |would be )?appreciated|(?:thanks|thank you)(?: (?:in advance|a lot|so much|very much|again|for your help|for the help|for help))*|please|,)?$/;

const FRONTED = /^((?:if|when|after|before|while|in|on|for|with|at|during|as) [^,]+) , ([^,]+)$/;
const SECOND_CLAUSE = /\b(?:that|which|who|if|when|while|because|until|after|before)\b/;

/** A question without what stands around it; the words of near-words.ts, joined by single blanks. */
export interface PlainQuestion {
  readonly text: string;
  /** True where the order of words is that of a statement: "(can you tell me) where my order is". */
  readonly isIndirect: boolean;
}

/** Leaves out greetings, thanks and ways to be polite; undefined where nothing is asked besides. */
export function withoutPoliteness(said: string): PlainQuestion | undefined {
  let text = said.replace(/^(?:, )+|(?: ,)+$/g, '');
  let isIndirect = false;
  for (let before = ''; before !== text; ) {
    if (NOTHING.test(text)) return undefined;
    before = text;
    for (const opener of INDIRECT) {
      const rest = text.replace(opener, '');
      isIndirect ||= rest !== text;
      text = rest;
    }
    for (const opener of OPENERS) text = text.replace(opener, '');
    text = text.replace(CLOSERS, '').replace(FILLER, '');
  }
  return { text: text.replace(FRONTED, toBehind), isIndirect };
}

/** "If I lose it, what do I do?" as "What do I do if I lose it?", where it cannot belong to something else then. */
function toBehind(whole: string, fronted: string, main: string): string {
  const subjects = main.match(/\b(?:i|you|we|they|he|she|it)\b/g) ?? [];
  return SECOND_CLAUSE.test(main) || subjects.length > 1 ? whole : `${main} ${fronted}`;
}
