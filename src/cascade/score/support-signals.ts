/** Something that a question shows: `points` are added once, however often `pattern` occurs. */
export interface Signal {
  readonly factor: string;
  readonly pattern: RegExp;
  readonly points: number;
}

/**
 * What makes a support question hard to answer, or easy (points below 0): a cause to be found, a case that differs
 * from the rule, several things to be weighed. Words of many trades, not of one company's products.
 */
export const SIGNALS: readonly Signal[] = [
  {
    factor: 'asks for a cause',
    pattern:
      /\b(?:why|reason|causes?|causing|caused|what happened|what(?:['’]?s| is) (?:going on|happening|wrong)|how come|debug|diagnos\w+|troubleshoot\w*|investigat\w+|figure out|no idea|makes? no sense|explain)\b/i,
    points: 1.2,
  },
  {
    factor: 'something did not go as it should',
    pattern:
      /\b(?:(?:is|are|was|were|has|have|had|did|does|do|wo|would|could|ca)n['’]?t|not (?:work|show|appear|arriv|receiv|updat|let|allow|recogni|match|go|able|been)\w*|never|fail(?:s|ed|ing|ure|ures)?|broken?|errors?|crash\w*|time[sd]? ?out|timeouts?|stuck|pending|refus\w+|reject\w+|declin\w+|den(?:y|ied)|unable|cannot|missing|lost|gone|disappear\w*|wrong|incorrect|problems?|issues?|trouble|drops?|dropped|slow\w*|keeps?)\b/i,
    points: 0.8,
  },
  {
    factor: 'differs from what was expected',
    pattern:
      /\b(?:but|though|although|however|yet|still|despite|in spite|already|instead|except|unless|anyway|supposed to|should have|said|says|told|promised|only (?:for|on|when|in|the|after|one)|sometimes|randomly|intermittent\w*|occasional\w*|some of|not all|half of|since (?:the|we|i|our|last|yesterday)|suddenly|ever since|every (?:time|few|other|night|monday))\b/i,
    points: 0.9,
  },
  {
    factor: 'asks to weigh or to compare',
    pattern:
      /\b(?:compar\w+|differen(?:ce|ces|t)|versus|vs|better|best|cheap(?:er|est)|worth|rather than|or (?:should|is|do|would|just|keep|stay|a|an|the)|which (?:one|of|option|plan|is|should|would)|pros and cons|trade-?offs?|recommend\w*|advi[sc]e|advisable|makes? (?:more )?sense|should (?:i|we)|safest?|ideal|suits?|suitable|right (?:one )?for (?:me|us|our)|fits? (?:me|us|our))\b/i,
    points: 1.1,
  },
  {
    factor: 'asks what would follow',
    pattern:
      /\b(?:what (?:happens|will happen|would happen|if)|will (?:i|we|it|that|this|my|our|they) (?:still|lose|be|have|affect|break|get|also|keep|count)|would (?:i|we|it|that|this|my|our)|affects?|impact|consequences?|risk\w*|lose|liable|responsible|end up|entitled|owe)\b/i,
    points: 0.9,
  },
  {
    factor: 'sets conditions',
    pattern:
      /\b(?:if|without|while|during|only when|as long as|must(?:n['’]?t)?|at least|at most|no more than|within|before|after|until|because|given that|in case|so that|assuming|depending|both|each of|between)\b/i,
    points: 0.6,
  },
  {
    factor: 'asks for a plan or a design',
    pattern:
      /\b(?:architect\w+|design\w*|optimi[sz]\w+|scal(?:e|es|ing|able)|(?:zero|minimal|least|no|without(?: any)?)[- ](?:downtime|interruption|outage|loss|losing)|high availability|disaster|complian(?:ce|t)|plan (?:for|to|the|our)|strateg\w+|prevent\w*|avoid\w*|reduce|guarantee\w*|ensure|make sure|migrat\w+|integrat\w+|automat\w+|recover\w*|roll ?back|root cause|prove|reconcile)\b/i,
    points: 1,
  },
  {
    factor: 'disputes something, or touches money, law or safety',
    pattern:
      /\b(?:refunds?|refunded|(?:double|over)?charged?|charges|twice|disput\w+|unauthori[sz]ed|recogni[sz]e|fraud\w*|stolen|hack\w*|compromis\w+|scam\w*|legal\w*|lawyer|gdpr|penalt\w+|contract\w*|sla|compensat\w+|credit(?:s|ed)? (?:for|back)|tax(?:es)?|vat|policy|policies|exception|appeal|complain\w*|terminat\w+|breach\w*|invoiced?|prorat\w+)\b/i,
    points: 0.6,
  },
  {
    factor: 'tells what happened',
    pattern:
      /\b(?:i|we|my \w+|our \w+|he|she|they|someone|it) (?:have |had |has |just |already |then |accidentally |also )*(?:\w{2,}ed|was|were|got|did|made|sent|paid|bought|took|went|saw|put|set|lost|found|told|left|ran|tried|chose|moved|changed)\b/i,
    points: 0.7,
  },
  {
    factor: 'quotes a code, a log or a command',
    pattern:
      /```|\b[A-Z]{2,}-\d{2,}\b|\b[45]\d\d\b(?! ?(?:gb|mb|usd|%))|\bat \S+:\d+|Exception\b|\s--\w|\b[A-Z]+_[A-Z_]+\b|\b0x[0-9a-f]+/,
    points: 0.8,
  },
  {
    factor: 'asks for a procedure',
    pattern:
      /\b(?:how (?:can|do|would|should|could|to) (?:i|we|you|one)?|steps?|walk me|guide|set ?up|configure|procedure|process)\b/i,
    points: 0.4,
  },
  {
    factor: 'tells a case and leaves open what is asked',
    pattern:
      /^(?![\s\S]*(?:\?|\b(?:please|want|need|like to|how|what|which|when|where|who|can you|could you|tell|show|give|send|help|explain|let me|wonder\w*|know)\b))\W*(?:[\w'’:.-]+\W+){3,}[\s\S]*$/i,
    points: 0.7,
  },
  {
    factor: 'asks for a judgement',
    pattern:
      /\b(?:should|any good|enough|how (?:many|much|large|big|long)\b.{0,60}\b(?:would|should|need|enough)|would you|in (?:which|what) order|harmless|whose|(?:who|which|what) is right|do (?:i|we) (?:have|need) to|must (?:i|we)|fair|normal|honou?red|survive|get (?:anything|something|it|my money) back|what (?:else|now|belongs|are we|can we|would)|and now|how (?:do|can|would|could) (?:we|you) (?:keep|do|handle|solve|make|get|stop)|mistake|safe|true|mean|okay|acceptable|realistic|what do i do|what to do|what can i do)\b/i,
    points: 0.9,
  },
  {
    factor: 'others have a part in it',
    pattern:
      /\b(?:he|she|they|somebody|someone|nobody|everybody|everyone|(?:my|our|your|a|the|their) (?:colleague|customer|user|client|wife|husband|mother|father|son|daughter|boss|landlord|partner|admin|agent|bank|shop|merchant|seller|team|developer|auditor|lawyer|accountant|contractor|supplier|employee|manager)s?|says|blames?|claims?|promised|insists?)\b/i,
    points: 0.5,
  },
  {
    factor: 'ties it to times and other cases',
    pattern:
      /\b(?:since|ever|twice|once|(?:on|last|this|every) (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|night|week|month|morning)|yesterday|(?:days?|weeks?|months?|hours?|minutes?) (?:ago|later)|for (?:the whole|days|weeks|hours)|everywhere|others?|alike|partly|exactly one|at the same time|meanwhile|now that)\b/i,
    points: 0.5,
  },
  {
    factor: 'asks for facts',
    pattern:
      /(?:(?:^|[.!?:;,]\s)\W{0,9}(?:(?:hi|hello|hey|please|ok|so|and|sorry)\b\W{0,9}){0,5}(?:what(?:(?:['’]s| is) (?!wrong|going|happening)| are| was| does| time| day| currenc\w+| number)|where(?:['’]s| is| are| do| can)|who(?:['’]s| is)|when(?:['’]s| is| does| do| will| are)|is there|are there|which \w+ (?:do|are|can|does)|define)\b|\bhow (?:much|many|long|old|far|big|tall|often|soon|late|fast)\b|\b(?:until|by|from|on|at|since) (?:which|what|when)\b|\b(?:tell|show|send|give) me\b|\b(?:to|only|just|you) know\b|\bwonder\w*\b|\bnames? of\b|\bwhat (?:port|day|time|notice|limit|size|date|percentage|price)\b)/i,
    points: -0.9,
  },
  {
    factor: 'asks whether something is there or allowed',
    pattern:
      /(?:(?:^|[.!?:;,]\s)\W{0,9}(?:(?:hi|hello|hey|please|ok|so|and|sorry)\b\W{0,9}){0,5}(?:is|are|does|do|can|could|may) (?!we\b)(?:\w+ ){1,6}\w+\W*\?|\b(?:included|supported|offered|accepted|available|possible|allowed|imported|exportable)\b|\bwhether\b|\bdo(?:es)? (?:you|it|your \w+) (?:have|support|accept|offer|take|deliver|ship|include|follow|sell|work with)\b)/i,
    points: -0.5,
  },
  {
    factor: 'asks for an everyday action',
    pattern:
      /\b(?:reset|change|update|activate|cancel|link|add|turn (?:on|off)|find|track|order|check|book|schedule|play|call|download|upload|sign ?(?:in|up|out)|log ?(?:in|out)|rename|open|close|enable|switch|remind|top ?up|view|see)\b/i,
    points: -0.4,
  },
  {
    factor: 'is said politely',
    pattern: /\bplease\b|\bi['’]?d like\b|\bi would like\b/i,
    points: -0.2,
  },
];
