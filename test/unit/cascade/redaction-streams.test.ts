import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/cascade/answer.ts';
import { createArticleData } from '../../../src/cascade/article-data.ts';
import type { CascadeEvent } from '../../../src/cascade/events.ts';
import { createRedaction } from '../../../src/cascade/redaction.ts';
import { createReveal, REVEAL_MODES, type RevealedEvent } from '../../../src/cascade/reveal.ts';
import type { Values } from '../../../src/cascade/vault.ts';
import { createRedactor } from '../../../src/safety/redactor.ts';
import { answers, fakeTier, type Reply, writes } from '../../support/fake-tier.ts';
import { makeAnswer } from '../../support/make-answer.ts';
import { createPersonalCascade, MAIL, placeholdersIn, SECRET } from '../../support/personal-cascade.ts';

const VALUES: Values = new Map([
  ['[EMAIL_KQPWXBNA]', MAIL],
  ['[PRIVATE_KEY_ABCDEFGH]', 'line one.\nline two'],
  ['[KEY_QWERTYUI]', 'sk[EMAIL_KQPWXBNA]'],
  ['[ID_ZZZZZZZZ]', '[['],
  ['[PHONE_AAAAAAAA]', '+49 30 901820'],
]);
const UNKNOWN = [
  '[EMAIL_NONONONO]',
  '[EMAIL_KQPW]',
  '[NOTE_KQPWXBNA]',
  '[email_kqpwx]',
  '[CARD_DECLINED]',
  '[KEY_',
];
const fragment = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...VALUES.keys()) },
  fc.constantFrom(...UNKNOWN, '[', ']', '[[', 'A', '_', 'EMAIL', ' ', '. ', '\n', '[1]', '😀', 'Ask.'),
  fc.string({ maxLength: 3 }),
  fc.constantFrom(`[${'A'.repeat(60)}]`, '[EMAIL_'),
);
const written = fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(''));
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

/** `text` in pieces, cut at shares of its length. */
function pieces(text: string, shares: readonly number[]): readonly string[] {
  const at = shares.map((share) => Math.round(share * text.length)).sort((a, b) => a - b);
  return [...at, text.length].map((end, index) => text.slice(at[index - 1] ?? 0, end));
}

const putBack = (text: string) => text.replace(/\[[A-Z_]+\]/g, (found) => VALUES.get(found) ?? found);

const putBackMail = (text: string) => text.replaceAll('[EMAIL_KQPWXBNA]', MAIL);

const redactor = createRedactor(SECRET);
const articles = createArticleData(redactor);

function listening(listener: (event: CascadeEvent) => void) {
  return createRedaction(redactor, new Map(VALUES), articles).putBackInto(listener);
}

test('however a text is cut, its pieces show what it says with its data, and hold back a placeholder at most', () => {
  fc.assert(
    fc.property(written, cuts, (text, shares) => {
      const heard: string[] = [];
      const hear = listening((event) => void (event.type === 'delta' && heard.push(event.text)));
      for (const piece of pieces(text, shares)) hear({ type: 'delta', number: 1, text: piece });
      const shown = heard.join('');
      expect(heard).not.toContain('');
      expect(putBack(text).startsWith(shown)).toBe(true);
      const rest = putBack(text).slice(shown.length);
      expect(rest).toMatch(/^(?:\[[A-Z_]{0,44})?$/);
    }),
    { numRuns: 500 },
  );
});

test('pieces of two attempts that are written at the same time are kept apart', () => {
  const heard: string[] = ['', ''];
  const hear = listening((event) => {
    if (event.type === 'delta') heard[event.number - 1] += event.text;
  });
  for (const [number, text] of [
    [1, 'a [EMAIL_'],
    [2, 'b [PHONE_'],
    [1, 'KQPWXBNA] c'],
    [2, 'AAAAAAAA] d'],
  ] as const)
    hear({ type: 'delta', number, text });
  expect(heard).toEqual([`a ${MAIL} c`, 'b +49 30 901820 d']);
});

function screenOf(shown: readonly RevealedEvent[]): readonly [number, string][] {
  const screen = new Map<number, string>();
  for (const event of shown) {
    if (event.type === 'delta') screen.set(event.number, (screen.get(event.number) ?? '') + event.text);
    if (event.type === 'withdrawn') screen.delete(event.number);
  }
  return [...screen];
}

describe.each(REVEAL_MODES)('shown by %s', (mode) => {
  test('what is on the screen in the end is the reply, whatever was cut and however many tiers wrote', async () => {
    const tail = fc.constantFrom('', ' ', ' [EMAIL_', ' more.');
    const call = fc.record({ text: written, shares: cuts, confidence: fc.constantFrom(0.2, 0.9), tail });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 3 }), async (calls) => {
        const shown: RevealedEvent[] = [];
        const replies = calls.map(({ text, shares, confidence, tail }): Reply => {
          // The placeholder of the question stands where the made-up one of the text does.
          return async (request, signal, onText) => {
            const [own = ''] = placeholdersIn(request.query.text);
            const whole = `${confidence} ${text.replaceAll('[EMAIL_KQPWXBNA]', own)}`;
            const reply = answers(0, { text: whole + tail });
            return writes(pieces(whole, shares), reply)(request, signal, onText);
          };
        });
        const tiers = replies.map((reply, index) => fakeTier(`t${index}`, [reply]));
        const { cascade } = createPersonalCascade({ tiers });
        const query = { text: `I am ${MAIL}`, context: {} };
        const signal = new AbortController().signal;
        const listener = createReveal(mode, (event) => void shown.push(event));
        const reply = await cascade.answer(query, { signal, listener, readAlong: true });
        expect(screenOf(shown).map(([, text]) => text)).toEqual([reply.response]);
        const named = calls.filter(({ text }) => reply.response.includes(putBackMail(text)));
        expect(named).not.toEqual([]);
        expect(shown.at(-1)).toMatchObject({ type: 'answer', answer: { response: reply.response } });
      }),
      { numRuns: 100 },
    );
  });

  test('a placeholder cut at every place is shown as what it stands for', async () => {
    const text = 'Sent to [EMAIL_KQPWXBNA]. Done.';
    for (let at = 1; at < text.length; at++) {
      const shown: RevealedEvent[] = [];
      const hear = listening(createReveal(mode, (event) => void shown.push(event)));
      hear({ type: 'attempt', number: 1, tier: 'a', cause: 'first', isLast: true });
      for (const piece of [text.slice(0, at), text.slice(at)])
        hear({ type: 'delta', number: 1, text: piece });
      const answer: Answer = makeAnswer({ response: text });
      hear({ type: 'answer', answer, number: 1 });
      expect(screenOf(shown)).toEqual([[1, `Sent to ${MAIL}. Done.`]]);
      expect(shown.some(({ type }) => type === 'withdrawn')).toBe(false);
    }
  });
});
