/** A kind of thing that a question can ask for, and that an answer then has or lacks. */
export interface ExpectedKind {
  /** Name of the sign that an answer lacks it. */
  readonly name: string;
  readonly reason: string;
  /** How it is asked for, each with what will do then. Wide in what will do: only what is surely missing counts. */
  readonly forms: readonly { readonly asked: RegExp; readonly given: Pick<RegExp, 'test'> }[];
}

const AUXILIARY = 'is|are|was|were|do|does|did|can|could|may|must|will|would|should|has|have|had';
const COUNT =
  '\\d|\\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|same|next|few|several|many)\\b';
const TIME_UNIT =
  '(?:milli)?seconds?|secs?|minutes?|mins?|hours?|days?|nights?|weeks?|months?|quarters?|years?|mornings?|evenings?|noon|midnight';

const SPAN_ASKED = new RegExp(
  `\\bhow (?:long|soon|quickly|quick|fast|often|much time|many (?:${TIME_UNIT}))\\b(?! (?:may|can|must|should) (?:it|the|a|my|our|an) \\w+ be\\b)|\\b(?:until|till|by|since|from) when\\b|\\b(?:what|which) (?:date|day|deadline|notice)\\b`,
  'i',
);
const SPAN_GIVEN = new RegExp(
  `(?:${COUNT})[^.;:!?\\n]{0,24}?\\b(?:${TIME_UNIT})\\b|\\d{1,2}:\\d\\d|\\b(?:${TIME_UNIT}) \\d|\\d ?(?:am|pm|[smhd]|min|sec|hrs?)\\b|\\b\\d{1,2}(?:st|nd|rd|th)\\b|\\b(?:daily|hourly|weekly|monthly|yearly|annually|(?:every|each) (?:time|${TIME_UNIT})|at once|immediately|instantly|straight away|right away|soon|overnight|today|tomorrow|never|always|forever|permanent(?:ly)?|indefinitely|unlimited|(?:no|any) (?:time|limit|deadline|expiry|end)|any ?time|as (?:soon|long|often) as|until|by the end|january|february|march|april|june|july|august|september|october|november|december)\\b`,
  'i',
);
/** "When" asks for a time only before a verb that goes with questions; an event will then do as well. */
const TIME_ASKED = new RegExp(
  `(?:^|[,;?.!] |\\b(?:and|or|but|so|then|also) )when (?:exactly |precisely )?(?:${AUXILIARY})\\b|\\b(?:at )?what time\\b`,
  'i',
);
const TIME_GIVEN = new RegExp(
  `${SPAN_GIVEN.source}|\\b(?:after|before|once|when|while|within|during|now|later|if|on|at) `,
  'i',
);
const PRICE_ASKED =
  /\bhow (?:much (?:is|are|do|does|did|will|would|money|must|should|per|for|extra|more)|expensive)\b(?! (?:time|space|memory|storage|data|disk))|\b(?:what|which)\b[^.?!\n]{0,40}\b(?:costs?|prices?|fees?)\b|\b(?:price|cost|fee) (?:of|for)\b|\b(?:egress|total|monthly|hourly|extra) (?:cost|price|fee)s?\b/i;
const PRICE_GIVEN =
  /[$€£¥₹]\s?\d|\d\s?(?:[$€£¥₹%]|percent\b|per cent\b|cents?\b|dollars?\b|euros?\b|pounds?\b|francs?\b|[A-Z]{3}\b)|\b(?:[A-Z]{3})\s?\d|\b(?:free|nothing|no (?:\w+ ){0,2}(?:costs?|charges?|fees?|price)|without (?:\w+ )?(?:charge|cost|fee)|not (?:charged|billed)|included|same price|twice|half|double|doubles)\b/;
const STEPS_ASKED =
  /\bhow (?:do|can|could|should|would|must|may|to|does one)(?: (?:i|we|you|one|they|he|she|people|somebody|someone|users?|customers?|an? \w+|the \w+|our \w+|my \w+))? (?!(?:know|long|much|many|far|you (?:handle|protect|store|use|calculate|count))\b)[a-z]+|\bwhat (?:do|must|should) (?:i|we) (?:do|click|press|enter|send|upload|fill|type)\b|\b(?:steps?|instructions?|procedure) (?:to|for|of)\b|\bevery step\b/i;
const STEPS_TOLD =
  /(?:^|[.!?:;,]\s+|\n\s*|\b(?:and|then|or|please|simply|just|first|afterwards|so|either|have to|need to|don['’]t|let them|by|(?:you|they|he|she|one|we|owners?|admins?|administrators?|users?|anyone|customers?) (?:can|may|must|should|could)(?: also| then)?) )(?:open|go|choose|select|click|write|send|ask|us(?:e|ing)|run|enter|add|creat(?:e|ing)|set|contact|call|sign|log|visit|fill|press|tap|download|upload|switch|turn|remove|replace|keep|check|put|request|change|take|start|stop|wait|type|apply|submit|give|pick|find|look|mail|e-?mail|reply|delete|revoke|copy|move|install|enable|disable|connect|configure|buy|order|return|bring|drop|unplug|plug|restart|reset|hold|scan|tick|assign|confirm|make|get|do|register|export|import|withdraw|order|limit|lower|raise|edit|update|end|log|force|leave|follow|read|include|verify|rotate|renew|book|cancel)\b/im;
/** Looked for first: the words above take long to compile when a process first runs them. */
const STEPS_SHOWN = /^\s*(?:\d{1,3}[.)]|[-*•])\s|`[^`\n]+`|\S > \S/m;
const STEPS_GIVEN = {
  test: (text: string) => STEPS_SHOWN.test(text) || STEPS_TOLD.test(text),
};
const WHY_ASKED = new RegExp(
  `(?:^|[,;?.!:] |\\b(?:and|or|but|so|then|also) )why (?:exactly )?(?:${AUXILIARY}|isn|aren|don|doesn|didn|won|can)\\b`,
  'i',
);
const WHY_GIVEN =
  /\b(?:because|since|as|due|cause[sd]?|causing|reasons?|so|therefore|thus|hence|why|result|results|means?|needs?|requires?|required|obliges?|law|only|unless|if|until|when|after|for|otherwise|without|must|prevents?|nearly always|usually|probably|expired|missing|wrong)\b/i;
const NUMBER_ASKED = /\bhow many\b/i;
const NUMBER_GIVEN =
  /\d|\b(?:no|none|zero|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twice|once|half|free|unlimited|nothing|same|any|both|single|all|only|an?|as (?:many|much|long))\b/i;

export const EXPECTED_KINDS: readonly ExpectedKind[] = [
  {
    name: 'noTime',
    reason: 'it names no time, which is asked for',
    forms: [
      { asked: SPAN_ASKED, given: SPAN_GIVEN },
      { asked: TIME_ASKED, given: TIME_GIVEN },
    ],
  },
  {
    name: 'noPrice',
    reason: 'it names no price, which is asked for',
    forms: [{ asked: PRICE_ASKED, given: PRICE_GIVEN }],
  },
  {
    name: 'noNumber',
    reason: 'it names no number, which is asked for',
    forms: [{ asked: NUMBER_ASKED, given: NUMBER_GIVEN }],
  },
  {
    name: 'noSteps',
    reason: 'it does not say what to do, which is asked for',
    forms: [{ asked: STEPS_ASKED, given: STEPS_GIVEN }],
  },
  {
    name: 'noReason',
    reason: 'it gives no reason, which is asked for',
    forms: [{ asked: WHY_ASKED, given: WHY_GIVEN }],
  },
];

/** Whether `question` asks for it in a form that nothing in `answer` will do for. */
export function lacksKind({ forms }: ExpectedKind, question: string, answer: string): boolean {
  return forms.some(({ asked, given }) => asked.test(question) && !given.test(answer));
}
