import { echo } from '../support/fake-cloud/echo.ts';
import type { AnswerReply, Call } from '../support/fake-cloud/reply.ts';
import { FOREIGN, TIERS } from './tiers-under-test.ts';

/** What a good model replies to the questions of this suite. */
export function answerWell(call: Call): AnswerReply {
  const asked = JSON.stringify(call.body);
  const known = [...Object.values(TIERS), FOREIGN].find(({ question }) => asked.includes(question));
  return known ? { do: 'answer', text: known.answer } : echo(call);
}
