import type { Answer } from '../../cascade/answer.ts';
import type { Cascade } from '../../cascade/cascade.ts';
import { nanoUsdToUsd } from '../../cascade/money.ts';
import { createReveal } from '../../cascade/reveal.ts';
import { createAnswerQueryTool } from '../../tools/answer-query.ts';
import { toSources } from '../../tools/answer-text.ts';

export interface AskOptions {
  readonly cascade: Cascade;
  readonly question: string;
  readonly json: boolean;
  /** Prints the answer as it comes. */
  readonly say?: ((text: string) => void) | undefined;
  readonly signal: AbortSignal;
}

const WIDTH = 88;
const WITHDRAWN = '\n\n[Taken back: this is answered anew.]\n\n';

/** One answer for the terminal, or as JSON; `failed` where nobody and nothing could answer. */
export async function ask({
  cascade,
  question,
  json,
  say,
  signal,
}: AskOptions): Promise<{ output: string; failed: boolean }> {
  let answer: Answer | undefined;
  const reveal = createReveal('verified', (event) => {
    if (event.type === 'delta') say?.(event.text);
    if (event.type === 'withdrawn') say?.(WITHDRAWN);
  });
  const { structured } = await createAnswerQueryTool(cascade).run(
    { query: question, detail: 'full' },
    {
      signal,
      readAlong: say !== undefined,
      listener: (event) => {
        reveal(event);
        if (event.type === 'answer') answer = event.answer;
      },
    },
  );
  const output =
    json || !answer ? `${JSON.stringify(structured, null, 2)}\n` : toTerminal(answer, say === undefined);
  return { output, failed: answer?.source === 'static' && answer.status !== 'needs_clarification' };
}

function toTerminal(answer: Answer, withResponse: boolean): string {
  const { response, citations, attempts, complexity, confidence, nextAction } = answer;
  const path = attempts.map(
    ({ tier, outcome, confidence, failure }) => `${tier} (${confidence?.toFixed(2) ?? failure ?? outcome})`,
  );
  const sources = toSources(citations).map(({ numbers, title, uri }) => `  ${numbers} ${title}\n    ${uri}`);
  const factors = complexity.factors
    .map(({ factor, points }) => `${factor} ${points < 0 ? '−' : '+'}${Math.abs(points).toFixed(1)}`)
    .join(', ');
  return [
    withResponse ? response : '',
    '─'.repeat(WIDTH),
    ...(sources.length > 0 ? [`Sources\n${sources.join('\n')}`] : ['Sources     none']),
    [
      `Status      ${answer.status}${answer.degraded ? ', degraded' : ''}${answer.abstained ? ', abstained' : ''}; next: ${nextAction.do}`,
      ...(nextAction.do === 'send' ? [] : [`Why         ${nextAction.why}`]),
      `Tier path   ${path.join(' → ') || 'none was asked'}`,
      `Answered by ${answer.model ?? answer.source}`,
      `Complexity  ${complexity.score.toFixed(1)} of 10 (${factors})`,
      ...(answer.routeBasis === undefined ? [] : [`Start       ${answer.routeBasis}`]),
      `Confidence  ${confidence.toFixed(2)}`,
      `Cost        ${nanoUsdToUsd(answer.costNanoUsd).toFixed(6)} USD (${answer.costBasis})`,
      `Latency     ${(answer.latencyMs / 1_000).toFixed(3)} s`,
    ].join('\n'),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}
