import type { Answer } from '../cascade/answer.ts';
import type { Citation } from '../cascade/passage.ts';

/** Sources named under an answer; the rest are in its citations. */
const NAMED_SOURCES = 5;

/** The answer as a person reads it: the reply, where it stands, and, unless it is good to send, what to do. */
export function toAnswerText({ response, citations, nextAction, status }: Answer): string {
  const sources = toSources(citations);
  return [
    response,
    ...(sources.length > 0 ? [`Sources:\n${sources.slice(0, NAMED_SOURCES).join('\n')}`] : []),
    ...(status === 'accepted' ? [] : [`Next: ${nextAction.do}. ${nextAction.why}`]),
  ].join('\n\n');
}

/** A line a source, with the numbers that a response cites it by: `[1][3] Reset your password (reset.md#steps)`. */
function toSources(citations: readonly Citation[]): string[] {
  const sources = new Map<string, { title: string; numbers: string }>();
  for (const [index, { uri, title }] of citations.entries()) {
    const known = sources.get(uri) ?? { title, numbers: '' };
    sources.set(uri, { ...known, numbers: `${known.numbers}[${index + 1}]` });
  }
  return Array.from(sources, ([uri, { title, numbers }]) => `${numbers} ${title} (${uri})`);
}
