import { isFiller, toMeaning } from './everyday-words.ts';
import { type Sentence, toTopicTerms } from './source-sentences.ts';

/** A part of a sentence that says or denies one thing. */
export interface Clause {
  readonly text: string;
  readonly meanings: ReadonlySet<string>;
  readonly isDenied: boolean;
}

const JOINT =
  /[,;:–—]\s+|\s(?=(?:but|although|though|because|since|while|whereas|unless|if|when|so|and|or)\s)/;
const DENIAL =
  /\b(?:not|no|never|nobody|nothing|none|cannot|neither|nor|without|unable|impossible|refused?s?|denied|forbidden|prohibited|excluded|nowhere)\b|\b(?:isn|aren|wasn|weren|don|doesn|didn|can|couldn|won|wouldn|shouldn|mustn|hasn|haven|needn)['’]t\b/gi;
const NOT_DENIED =
  /\b(?:no longer than|no later than|not only|no matter|not (?:more|less|later|earlier) than|no problem|no worries)\b/gi;
const READ = 600;

/** The clauses of sentences, at most `most`; of each sentence its first 600 characters. Denied twice is said. */
export function toClauses(sentences: readonly Sentence[], most: number): Clause[] {
  const clauses: Clause[] = [];
  for (const { text } of sentences) {
    for (const piece of text.slice(0, READ).split(JOINT)) {
      const meanings = new Set([...toTopicTerms(piece)].filter((term) => !isFiller(term)).map(toMeaning));
      if (meanings.size === 0) continue;
      const denials = piece.replace(NOT_DENIED, '').match(DENIAL)?.length ?? 0;
      clauses.push({ text: piece.trim(), meanings, isDenied: denials % 2 === 1 });
      if (clauses.length >= most) return clauses;
    }
  }
  return clauses;
}
