/** A question that wants steps: "how do I …", "set up …", "what are the steps to …". */
export const ASKS_FOR_PROCEDURE =
  /\b(?:how (?:can|do|would|should|could) (?:i|we|you|one)|how to|steps?|set ?up|configure|install|create|enable|migrat\w+|integrat\w+|automat\w+)\b/i;
