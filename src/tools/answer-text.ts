import type { Answer } from '../cascade/answer.ts';
import type { Citation } from '../cascade/passage.ts';

/** Sources named under an answer; the rest are in its citations. */
const NAMED_SOURCES = 5;

/** The answer as a person reads it: the reply, where it stands, and, unless it is good to send, what to do. */
export function toAnswerText({ response, citations, nextAction }: Answer): string {
  const sources = toSources(citations).map(({ numbers, title, uri }) => `${numbers} ${title} (${uri})`);
  return [
    response,
    ...(sources.length > 0 ? [`Sources:\n${sources.slice(0, NAMED_SOURCES).join('\n')}`] : []),
    ...(nextAction.do === 'send' ? [] : [`Next: ${nextAction.do}. ${nextAction.why}`]),
  ].join('\n\n');
}

interface Source {
  readonly uri: string;
  readonly title: string;
  /** What a response cites it by, such as `[1][3]`. */
  readonly numbers: string;
}

/** Each source once, in the order in which they are first cited. */
export function toSources(citations: readonly Citation[]): Source[] {
  const sources = new Map<string, Source>();
  for (const [index, { uri, title }] of citations.entries()) {
    const known = sources.get(uri) ?? { uri, title, numbers: '' };
    sources.set(uri, { ...known, numbers: `${known.numbers}[${index + 1}]` });
  }
  return [...sources.values()];
}
