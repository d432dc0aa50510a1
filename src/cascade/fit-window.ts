import { estimateTokens } from './money.ts';
import type { Passage } from './passage.ts';
import type { Turn } from './query.ts';
import type { Tier, TierRequest } from './tier.ts';

/** What had no room: passages from the weakest, turns from the oldest. */
export interface Dropped {
  readonly passages: number;
  readonly turns: number;
}

/** A request cut to a tier's window. */
export interface Fitted {
  readonly request: TierRequest;
  /** Upper estimate of the tokens that it will read. */
  readonly inputTokens: number;
  readonly dropped: Dropped;
}

/** Labels around a passage or a turn, beside its title and address. */
const MARKUP_TOKENS = 20;

/**
 * Cuts `request` to what `tier` can hold: its own output first, then the question (with an answer that is to be
 * judged), its instructions, the best passages, and the latest turns. Undefined where not even the instructions fit.
 */
export function fitWindow(tier: Tier, request: TierRequest): Fitted | undefined {
  const { query, grounding, instructions = '', answer = '' } = request;
  const { text, context, escalationReason = '' } = query;
  const known = Object.keys(context).length > 0 ? JSON.stringify(context) : '';
  const fixed =
    [text, known, escalationReason, instructions, answer].reduce(
      (sum, part) => sum + estimateTokens(part),
      0,
    ) +
    (tier.instructionTokens ?? 0) +
    MARKUP_TOKENS;
  let room = (tier.contextTokens ?? Number.POSITIVE_INFINITY) - tier.maxTokens - fixed;
  if (room < 0) return undefined;

  let inputTokens = fixed;
  const take = (tokens: number): boolean => {
    if (tokens > room) return false;
    room -= tokens;
    inputTokens += tokens;
    return true;
  };
  const offered = grounding.passages.slice(0, tier.mostPassages);
  const passages = offered.filter((passage) => take(tokensOfPassage(passage)));
  const history = query.history ?? [];
  let kept = 0;
  while (kept < history.length && take(tokensOfTurn(history[history.length - 1 - kept] as Turn))) kept++;

  return {
    request: {
      ...request,
      query: { ...query, history: history.slice(history.length - kept) },
      grounding: { ...grounding, passages },
    },
    inputTokens,
    dropped: { passages: offered.length - passages.length, turns: history.length - kept },
  };
}

function tokensOfPassage({ title, uri, text }: Passage): number {
  return estimateTokens(title) + estimateTokens(uri) + estimateTokens(text) + MARKUP_TOKENS;
}

function tokensOfTurn({ question, answer }: Turn): number {
  return estimateTokens(question) + estimateTokens(answer) + MARKUP_TOKENS;
}
