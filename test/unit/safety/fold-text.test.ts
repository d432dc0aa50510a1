import { expect, test } from 'vitest';
import { foldText } from '../../../src/safety/fold-text.ts';

test.each([
  ['full-width letters and digits', 'ｐｗ＝Ａ１', 'pw=A1'],
  ['digits of other scripts', '٠٩ ०९ ๑', '09 09 1'],
  ['mathematical letters and digits', '𝐚𝒃𝟘𝟡𝟿', 'ab099'],
  ['typographic blanks and dashes', '1\u00a02\u202f3–4—5−6', '1 2 3-4-5-6'],
  ['what is not seen', 'in\u00ades\u200b@\u2060x\ufeff', 'ines@x'],
])('%s are read as plain ones', (_, text, plain) => {
  expect(foldText(text)?.text).toBe(plain);
});

test.each(['plain ASCII', 'Größe, 漢字, ✓ and 😀', 'x² and ①', ''])('%j has nothing to fold', (text) => {
  expect(foldText(text)).toBeUndefined();
});

test('a stretch is led back to where it was, without what is unseen beside it', () => {
  const text = '😀 \u200b𝐚\u200b𝐛\u200b – ｃ';
  const folded = foldText(text);
  expect(folded?.text).toBe('😀 ab - c');
  const back = (piece: string) => {
    const start = folded?.text.indexOf(piece) ?? -1;
    return text.slice(...(folded?.toOriginal(start, start + piece.length) ?? []));
  };
  expect(back('ab')).toBe('𝐚\u200b𝐛');
  expect(back('b')).toBe('𝐛');
  expect(back('c')).toBe('ｃ');
  expect(back('-')).toBe('–');
});
