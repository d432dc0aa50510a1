import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toTerms } from '../../../src/text/words.ts';
import { finishes } from '../../support/finishes.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';

describe('toTerms', () => {
  test.each([
    ['How do I get the', []],
    ['Could you please tell me', []],
    ['Hello, thanks!', []],
    ['How do I reset my password?', ['reset', 'password']],
    ['', []],
    [' \n\t', []],
    ['?!…', []],
    ['👋', []],
  ])('leaves out words without a topic: "%s"', (text, terms) => {
    expect(toTerms(text)).toEqual(terms);
  });

  test.each([
    ['passwords', 'password'],
    ['deleting', 'deleted'],
    ['Invoices', 'invoice'],
    ['connection', 'connections'],
  ])('gives "%s" and "%s" the same stem', (one, other) => {
    expect(toTerms(one)).toEqual(toTerms(other));
  });

  test('keeps order and repeats', () => {
    expect(toTerms('bucket volume bucket')).toEqual([...toTerms('bucket'), ...toTerms('volume bucket')]);
  });

  test.each([
    ['ＰＡＳＳＷＯＲＤ', 'password'],
    ['oﬃce', 'office'],
    ['zo\u0308gern', 'zögern'],
    ['ⅳ', 'iv'],
    ['PASSWORD', 'password'],
  ])('takes %s for %s', (written, meant) => {
    expect(toTerms(written)).toEqual(toTerms(meant));
    expect(toTerms(meant)).toHaveLength(1);
  });

  test.each([
    ["the server's disk", 'server disk'],
    ['the server’s disk', 'server disk'],
    ["can't reach the disk", 'reach disk'],
    ["I'd say we've moved; they'll see I'm here", 'moved'],
    ["don't", ''],
  ])('drops what an apostrophe joins: "%s"', (text, plain) => {
    expect(toTerms(text)).toEqual(toTerms(plain));
  });

  test.each([
    ['TH-1003', ['th', '1003']],
    ['api.example.com', toTerms('api example com')],
    ['PG_VERSION', toTerms('pg version')],
  ])('takes codes and names apart: %s', (text, terms) => {
    expect(toTerms(text)).toEqual(terms);
  });

  test.each([
    ['如何重置密码', '密码'],
    ['パスワードをリセットする', 'リセット'],
    ['ฉันลืมรหัสผ่าน', 'ลืม'],
    ['我的 server 无法启动', 'server'],
  ])('finds words where no spaces part them: %s', (text, word) => {
    const terms = toTerms(text);
    expect(terms).toContain(word);
    expect(terms.length).toBeGreaterThan(1);
    expect(terms).not.toContain(text);
  });

  test('reads ASCII text alike whether or not other letters stand beside it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        expect(toTerms(`${text} ñandú`)).toEqual([...toTerms(text), 'ñandú']);
      }),
    );
  });

  test('never fails, and no term is empty or has a blank', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const term of toTerms(text)) expect(term).toMatch(/^\S+$/u);
      }),
    );
  });

  test.each(HOSTILE_TEXTS)('comes to an end on 20,000 characters of %s', (_, text) => {
    expect(finishes(() => toTerms(text).join('').length)).toBeLessThanOrEqual(text.length);
  });
});
