/** A rewriting of words joined by single blanks. */
export type Rule = readonly [pattern: RegExp, to: string];

export const SUBJECT =
  '(?:i|you|we|they|he|she|it|there|this|(?:my|your|our|his|her|their|the|a|an|this) [^ ,]+(?: [^ ,]+){0,4}?)';
export const AUX = '(?:is|was|will|can|could|would|should|have|did|must|may)';
export const QUESTION =
  '(?:what time|how long|how much|how often|how far|how many [^ ]+|why|when|where|what|who|how)';
/**
 * Ways to put one question, brought to one: "how can i …", "how to …" and "what are the steps to …" become "HOW …".
 * The kinds of answer (how, may, why, when, how much) are never mixed.
 */
export const RULES: readonly Rule[] = [
  // what happened
  [/\b(i|you|we|they) is not able to /g, '$1 can not '],
  [/\b(?:have) (not |already )?be~ed (?=[^ ]+~ed)/g, 'was $1'],
  [/\bhave not (?=[^ ]+~ed)/g, 'did not '],
  [/\b(i|you|we|they) have (already )?(?=[^ ]+~ed)/g, '$1 $2'],
  [/\bdid not ([^ ]+)~ed/g, 'did not $1'],
  // how
  [/^how (?:do|can|could|would|may|might) (?:i|one) (?:go about )?(?=[^ ]+)/, 'HOW '],
  [/^how to (?:go about )?/, 'HOW '],
  [/^how i (?:can |could |do |may |would )?(?=[^ ]+)/, 'HOW '],
  [/^what (?:do|should|must|can) i (?:need to |have to )?do (?:in order )?to /, 'HOW '],
  [/^what i (?:should |must |can )?(?:need to |have to )?do (?:in order )?to /, 'HOW '],
  [
    /^(?:what is )?(?:the )?(?:steps?|process|procedure|way|method|instructions?) (?:to|for|of) (?=[^ ]+)/,
    'HOW ',
  ],
  // may
  [/^(?:can|could|may|might) i /, 'MAY '],
  [/^(?:is|would|will) it (?:be )?possible (?:for me )?to /, 'MAY '],
  [/^(?:is|would|will) it (?:be )?possible that i can /, 'MAY '],
  [/^is i (?:able|allow~ed|permit~ed|permitted) to /, 'MAY '],
  [/^is there (?:a |any )?way (?:for me )?to /, 'MAY '],
  [/^is there (?:a |any )?way (?:that )?i can /, 'MAY '],
  [/^it is possible (?:for me )?to /, 'MAY '],
  // what is wished for
  [/^i (?:just )?(?:want|need|would like|wish|would love) to /, 'WISH '],
  [/^(?:(?:can|could|would) you )?help me (?:to )?(?=[a-z]+ )/, 'HELP '],
  [/^i (?:need|want|would like) (?:some )?(?:help|assistance) (?:with |in |to )?(?=[a-z]+ )/, 'HELP '],
  [/^(?:can|could) you (?:please |kindly )?/, 'DO '],
  [/^(?:would|will) you please /, 'DO '],
  [/^i (?:want|need|would like) you to /, 'DO '],
  // price
  [/^what (?:is )?(?:the )?(?:price|cost) (?:of|for) ([^,]+)$/, 'how much $1 cost'],
  [/^what do ([^,]+) cost\b/, 'how much $1 cost'],
  [/^how much is (?!in |on |left|leave|it )((?:the |a |my |your )?[^,]+)$/, 'how much $1 cost'],
  [/^which (?=[a-z]{3,} )(?!one |of |is |are |do |was |will |can )/, 'what '],
  [/\b(status|balance|expiry date|expiration date|due date) of (my|your) ([^ ,]+(?: [^ ,]+)?)$/, '$2 $3 $1'],
];
/** Ways to ask when and why, before the order of words is looked at. */
export const WHEN_AND_WHY: readonly Rule[] = [
  [/^(?:at )?what time (?=do |is |will |can |the |you |i )/, 'when '],
  [/^how come /, 'why '],
  [/^for what reason /, 'why '],
  [/^what is (?:the )?reason (?:that |why |for which )?(?=(?:my|i|the|your) )/, 'why '],
];
