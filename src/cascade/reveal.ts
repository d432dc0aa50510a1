import { toSentences } from '../text/sentences.ts';
import type { CascadeEvent, CascadeListener } from './events.ts';

/** `verified`: nothing is shown that may still be judged weak. `draft`: everything, as it is written. */
export const REVEAL_MODES = ['verified', 'draft'] as const;
export type RevealMode = (typeof REVEAL_MODES)[number];

/** What a reader sees of a question on its way. `withdrawn` takes back all that was shown of an attempt. */
export type RevealedEvent = CascadeEvent | { readonly type: 'withdrawn'; readonly number: number };

/**
 * Turns a question's events into those for somebody who reads along. By `verified`, text is shown after its
 * verdict, or sentence by sentence while the last possible tier writes. Whatever the mode, what is shown and not
 * withdrawn when `answer` comes is the answer's response, and of its attempt.
 */
export function createReveal(mode: RevealMode, show: (event: RevealedEvent) => void): CascadeListener {
  const shown = new Map<number, string>();
  const written = new Map<number, string>();
  const ended = new Set<number>();
  const last = new Set<number>();

  function showUpTo(number: number, text: string): void {
    const before = shown.get(number) ?? '';
    if (text.length <= before.length) return;
    shown.set(number, text);
    show({ type: 'delta', number, text: text.slice(before.length) });
  }

  function showWhole(number: number, text: string): void {
    if (!text.startsWith(shown.get(number) ?? '')) withdraw(number);
    showUpTo(number, text);
  }

  function withdraw(number: number): void {
    if (shown.delete(number)) show({ type: 'withdrawn', number });
  }

  return (event) => {
    if (event.type === 'attempt') {
      if (event.isLast) last.add(event.number);
      for (const number of ended) withdraw(number);
      show(event);
    } else if (event.type === 'delta') {
      const text = (written.get(event.number) ?? '') + event.text;
      written.set(event.number, text);
      if (mode === 'draft') showUpTo(event.number, text);
      else if (last.has(event.number)) showUpTo(event.number, text.slice(0, endOfSentences(text)));
    } else if (event.type === 'verdict') {
      const { number, outcome } = event.attempt;
      const text = event.attempt.outcome === 'completed' ? event.attempt.completion.text : undefined;
      ended.add(number);
      if (text !== undefined && mode === 'draft') showWhole(number, text);
      show(event);
      if (text !== undefined && event.isAccepted) showWhole(number, text);
      if (outcome !== 'completed') withdraw(number);
    } else if (event.type === 'answer') {
      for (const number of shown.keys()) if (number !== event.number) withdraw(number);
      showWhole(event.number, event.answer.response);
      show(event);
    } else {
      show(event);
    }
  };
}

/** Where the last sentence begins that may still go on. */
function endOfSentences(text: string): number {
  const line = text.lastIndexOf('\n') + 1;
  return toSentences(text.slice(line), line).at(-1)?.start ?? line;
}
