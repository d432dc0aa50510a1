import type { Answer } from './answer.ts';
import type { CascadeEvent, CascadeListener } from './events.ts';
import { UNFINISHED } from './placeholder.ts';

/** Tells `listener` of a question with its personal data; text that may still become a placeholder is held back. */
export function putBackInto(
  listener: CascadeListener,
  putBack: (text: string) => string,
  putBackIntoAnswer: (answer: Answer) => Answer,
): CascadeListener {
  const held = new Map<number, string>();
  return (event) => {
    if (event.type === 'answer') listener({ ...event, answer: putBackIntoAnswer(event.answer) });
    else if (event.type === 'verdict') listener(putBackIntoVerdict(event, putBack));
    else if (event.type !== 'delta') listener(event);
    else {
      const text = (held.get(event.number) ?? '') + event.text;
      const [unfinished = ''] = UNFINISHED.exec(text) ?? [];
      held.set(event.number, unfinished);
      const finished = putBack(text.slice(0, text.length - unfinished.length));
      if (finished !== '') listener({ ...event, text: finished });
    }
  };
}

function putBackIntoVerdict(
  event: Extract<CascadeEvent, { type: 'verdict' }>,
  putBack: (text: string) => string,
): CascadeEvent {
  if (event.attempt.outcome !== 'completed') return event;
  const { completion } = event.attempt;
  return {
    ...event,
    attempt: {
      ...event.attempt,
      completion: { ...completion, text: putBack(completion.text) },
    },
  };
}
