import { toLogOdds } from '../cascade/judge/calibration.ts';
import { MOST_EVIDENCE, type SecondOpinion } from '../cascade/judge/second-opinion.ts';
import type { Citation, Passage } from '../cascade/passage.ts';
import { PLACEHOLDER } from '../cascade/placeholder.ts';
import type { Log } from '../cascade/ports.ts';
import { toCleanText, toStandalone } from '../cascade/query.ts';
import type { Tier } from '../cascade/tier.ts';
import { cutAtCharacter } from '../text/cut-text.ts';
import { readJudgeReply } from './judge-prompt.ts';

const MOST_REASONS = 3;
const MOST_REASON_CHARACTERS = 120;

export interface JudgeOpinionOptions extends Pick<SecondOpinion, 'between' | 'weight' | 'timeoutMs'> {
  /** Made by createJudgeTier. */
  readonly judge: Tier;
  readonly log: Log;
}

/** Has a model read an answer, and takes what it says for one opinion: it may be wrong, or talked into something. */
export function createJudgeOpinion({ judge, log, ...settings }: JudgeOpinionOptions): SecondOpinion {
  /** One line in the log tells of a judge that does not keep to its form, until it does again. */
  let isUnreadable = false;
  return {
    ...settings,
    judge,
    toCall: (_, { query, grounding }, { text, citations }) => ({
      tier: judge,
      request: {
        query: { text: toStandalone(query), context: query.context },
        grounding: { ...grounding, passages: citedFirst(grounding.passages, citations) },
        answer: text,
      },
    }),
    read(_, reply) {
      const said = reply.stop === 'end' ? readJudgeReply(reply.text) : undefined;
      if (!said && !isUnreadable) log.warn('opinion_unreadable', { tier: judge.name, model: judge.model });
      isUnreadable = said === undefined;
      return (
        said && {
          evidence: Math.max(-MOST_EVIDENCE, Math.min(MOST_EVIDENCE, toLogOdds(said.right))),
          summary: `a second model gives it a chance of ${Math.round(said.right * 100)} % to be right`,
          details: said.reasons
            .slice(0, MOST_REASONS)
            .map(toQuotable)
            .filter((reason) => reason !== '')
            .map((reason) => `the judge says: "${reason}"`),
        }
      );
    },
  };
}

/** The passages that an answer rests on, in the order of its marks, before those that it may have left out. */
function citedFirst(passages: readonly Passage[], citations: readonly Citation[]): readonly Passage[] {
  const isCited = (passage: Passage, { uri, quote }: Citation) =>
    (uri === passage.uri || uri.startsWith(`${passage.uri}#`)) && passage.text.includes(quote);
  const cited = citations.flatMap((citation) => passages.find((passage) => isCited(passage, citation)) ?? []);
  return [...new Set([...cited, ...passages])];
}

const LINK = /\b[a-z][a-z\d+.-]*:\/\/\S*|\bwww\.\S*/gi;
/** Marks by which a text becomes code, a tag, a heading or a quotation; words and their punctuation stay. */
const MARKUP = /[^\p{L}\p{M}\p{N}\s.,;:!?%€$£¥+=()'’…、。，/&-]/gu;

/** A model's words as they may be shown, to agents too: one line, short, without links and without marks. */
function toQuotable(words: string): string {
  const line = toCleanText(words)
    .replace(PLACEHOLDER, '…')
    .replace(LINK, '(link)')
    .replace(MARKUP, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > MOST_REASON_CHARACTERS ? `${cutAtCharacter(line, MOST_REASON_CHARACTERS - 1)}…` : line;
}
