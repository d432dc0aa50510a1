import type { AnswerReply, Call } from './reply.ts';

/** What an unscripted model answers when calls are not recorded. */
export const PLAIN_ANSWER: AnswerReply = {
  do: 'answer',
  text: 'Open the settings, choose your account there and follow the steps that the page shows.',
};

/** The plain answer behind the customer's question, so that it speaks of what was asked. */
export function echo(call: Call): AnswerReply {
  const question = questionOf(call.body);
  return { ...PLAIN_ANSWER, text: `${question} ${PLAIN_ANSWER.text}` };
}

/** The text in the last <question> element of the last user's turn, else the whole of that turn. */
function questionOf(body: Call['body']): string {
  const text = lastUserText(body);
  return (
    text
      .match(/<question>[\s\S]*?<\/question>/g)
      ?.at(-1)
      ?.slice(10, -11) ?? text
  ).trim();
}

function lastUserText(body: Call['body']): string {
  if (!Array.isArray(body?.messages)) {
    return String(body?.prompt ?? body?.inputs ?? body?.inputText ?? body?.retrievalQuery?.text ?? '');
  }
  const { content } = Object(body.messages.findLast((turn: Call['body']) => turn?.role === 'user'));
  if (!Array.isArray(content)) return String(content ?? '');
  return content.flatMap((part: Call['body']) => part?.text ?? []).join('\n');
}
