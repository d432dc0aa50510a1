import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toLanguage } from '../../../src/text/language.ts';
import { finishes } from '../../support/finishes.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';

describe('toLanguage', () => {
  test.each([
    ['en', 'Where do I change the colour of my kitchen lamp?'],
    ['en', 'HOW DO I OPEN THE WINDOW'],
    ['de', 'Wie öffne ich das Fenster in der Küche?'],
    ['fr', 'Comment ouvrir la fenêtre de ma cuisine, et pourquoi ?'],
    ['es', '¿Cómo abro la ventana de mi cocina?'],
    ['it', 'Come posso aprire la mia finestra della cucina?'],
    ['pt', 'Como abro a janela da minha cozinha e por que não fecha?'],
    ['nl', 'Hoe open ik het raam van de keuken?'],
    ['pl', 'Jak otworzyć moje okno, jest w kuchni?'],
    ['ja', '窓を開けるにはどうすればいいですか'],
    ['zh', '怎么打开厨房的窗户'],
    ['ko', '부엌 창문을 어떻게 여나요?'],
    ['ru', 'Как открыть окно на кухне?'],
    ['ar', 'كيف أفتح نافذة المطبخ؟'],
    ['he', 'איך פותחים את חלון המטבח?'],
    ['el', 'Πώς ανοίγω το παράθυρο;'],
    ['th', 'เปิดหน้าต่างอย่างไร'],
    ['hi', 'रसोई की खिड़की कैसे खोलें?'],
  ])('tells %s: "%s"', (language, text) => {
    expect(toLanguage(text)).toBe(language);
  });

  test.each([
    ['nothing', ''],
    ['one word', 'hello'],
    ['words that are names', 'Open Settings'],
    ['digits', '12345'],
    ['a picture', '👋'],
    ['a language that it does not know', 'Hur öppnar jag mitt fönster?'],
    ['as many words of one language as of another', 'the and der die'],
  ])('leaves it open for %s', (_name, text) => {
    expect(toLanguage(text)).toBeUndefined();
  });

  test.each([
    'Ann reads 5 pages per day, so per week she reads 5 x 7 = 35 pages.',
    'Sue walked twice as far as Ben, as far as the lake.',
    'Where do I get a w-2 form, and who has to send it to me?',
    "I was in O'Hare when no one was there.",
  ])('takes no English sentence that borrows a short word for another language: "%s"', (text) => {
    expect(toLanguage(text)).toBe('en');
  });

  test('does not read code', () => {
    expect(toLanguage('```\nder die das und ist nicht\n```')).toBeUndefined();
    expect(toLanguage('Why is `der die das und ist` what it prints, and how do I stop it?')).toBe('en');
  });

  test('goes by most of the words, so that a quotation changes nothing', () => {
    expect(toLanguage('The customer wrote "Ich kann nicht öffnen"; what is it that they want?')).toBe('en');
    expect(toLanguage('What does «окно» mean, and is it in the manual?')).toBe('en');
    expect(toLanguage('Что такое Window Manager и как его открыть на кухне?')).toBe('ru');
  });

  test('reads the beginning of a long text', () => {
    expect(
      toLanguage(`${'This is how it is with the window. '.repeat(40)}${'Das ist nicht so. '.repeat(900)}`),
    ).toBe('en');
  });

  test('gives a code of two letters or nothing for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        expect(toLanguage(text) ?? 'en').toMatch(/^[a-z]{2}$/);
      }),
    );
  });

  test.each(HOSTILE_TEXTS)('finishes on 20,000 characters of %s', (_name, text) => {
    expect(finishes(() => toLanguage(text) ?? 'none')).toBeTypeOf('string');
  });
});
