import type { Answer } from '../cascade/answer.ts';

/** Sources named under an answer; the rest are in its citations. */
const NAMED_SOURCES = 5;

/** The answer as a person reads it: the reply, where it stands, and, unless it is good to send, what to do. */
export function toAnswerText({ response, citations, nextAction, status }: Answer): string {
  const sources = [...new Map(citations.map(({ uri, title }) => [uri, `- ${title} (${uri})`])).values()];
  return [
    response,
    ...(sources.length > 0 ? [`Sources:\n${sources.slice(0, NAMED_SOURCES).join('\n')}`] : []),
    ...(status === 'accepted' ? [] : [`Next: ${nextAction.do}. ${nextAction.why}`]),
  ].join('\n\n');
}
