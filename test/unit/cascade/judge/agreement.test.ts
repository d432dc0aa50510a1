import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareAnswers } from '../../../../src/cascade/judge/agreement.ts';

const SAME: readonly (readonly [string, string, string])[] = [
  ['in other words', 'The refund takes 14 days.', 'Refunds arrive within 14 days.'],
  [
    'in other order',
    'You have 30 days to ask for a refund. Open **Billing > Invoices** and choose **Request refund**.',
    'Go to Billing > Invoices, then click "Request refund". This works for 30 days after the charge.',
  ],
  ['at another length', '180 seconds.', 'A new instance has 180 seconds before failed health checks count.'],
  [
    'with the same command',
    'Yes: stop it with `tarn instance stop`, then run `tarn instance resize`.',
    'Yes. Stop the instance (`tarn instance stop`) and run `tarn instance resize` after that.',
  ],
  [
    'by another calculation',
    'In May she sold 48/2 = 24 clips. Altogether 48+24 = 72. The answer is 72.',
    'Half of 48 is 24, so 48 + 24 = 72.\n#### 72',
  ],
  ['by the same choice', 'The answer is (B).', 'B) is right because of the reflection. The answer is B.'],
  ['with other marks', 'It takes 14 days [1].', 'It takes 14 days [2, 3].'],
  ['in other digits', 'It takes 1,500.00 EUR.', 'It takes 1500 EUR.'],
  ['in German', 'Die Erstattung dauert 14 Tage.', 'Sie erhalten die Erstattung in 14 Tagen.'],
  ['in French', 'Le remboursement prend 14 jours.', 'Comptez 14 jours pour le remboursement.'],
  ['in Russian', 'Возврат занимает 14 дней.', 'Деньги вернутся в течение 14 дней.'],
  ['in Chinese', '退款需要14天。', '退款会在14天内到账。'],
  ['in Japanese', '返金には14日かかります。', '返金は14日以内に行われます。'],
  ['in Arabic', 'يستغرق رد المبلغ ١٤ يومًا', 'رد المبلغ خلال 14 يومًا'],
];

const OTHER: readonly (readonly [string, string, string, string])[] = [
  ['another number', 'It takes 14 days.', 'It takes 30 days.', 'names other numbers: 30'],
  ['another number in German', 'Es dauert 14 Tage.', 'Es dauert 30 Tage.', 'names other numbers: 30'],
  ['another number in Chinese', '退款需要14天。', '退款需要30天。', 'names other numbers: 30'],
  ['yes and no', 'Yes, while it is running.', 'No, it has to be stopped.', 'says no'],
  ['ja and nein', 'Ja, im laufenden Betrieb.', 'Nein, erst nach dem Anhalten.', 'says no'],
  [
    'a denial',
    'You can resize a running instance at any time.',
    'You cannot resize a running instance at any time.',
    'denies what the first says',
  ],
  ['another choice', 'The answer is (B).', 'The answer is (C).', 'chooses C'],
  [
    'another result',
    'She sold 48/2 = 24, so 48+24 = 72.',
    'She sold 48*2 = 96, so 48+96 = 144.',
    'comes to 144',
  ],
  [
    'another code',
    'TH-3004: the quota is used up.',
    'TH-3001: the zone is full.',
    'names other codes: th-3001',
  ],
  ['another command', 'Run `tarn db restore`.', 'Run `pg_restore -Fc`.', 'names other codes: pg_restore -fc'],
  ['another name', 'The Pro plan has it.', 'The Business plan has it.', 'names others: business'],
];

describe('answers that say the same', () => {
  test.each(SAME)('%s agree', (_how, first, second) => {
    expect(compareAnswers(first, second).share).toBeGreaterThan(0.55);
  });
});

describe('answers that differ', () => {
  test.each(OTHER)('in %s disagree, and it is named', (_what, first, second, difference) => {
    const { share, differences } = compareAnswers(first, second);
    expect(share).toBeLessThan(0.45);
    expect(differences[0]).toBe(difference);
  });

  test('in everything do not agree at all', () => {
    expect(compareAnswers('Open the settings.', 'Ask your landlord about it.').share).toBe(0);
    expect(compareAnswers('Open the settings.', '').share).toBe(0);
  });

  test('in many numbers have a few of them named', () => {
    const { differences } = compareAnswers('It is 1.', 'It is 2, 3, 4, 5, 6 and 7.');
    expect(differences).toEqual(['names other numbers: 2, 3, 4, 5, 6, …']);
    const long = compareAnswers('Run `a`.', `Run \`${'b'.repeat(80)}\`.`);
    expect(long.differences).toEqual([`names other codes: ${'b'.repeat(40)}…`]);
  });
});

describe('whatever two answers say', () => {
  const words = fc.constantFrom(
    ...[
      'Yes,',
      'No.',
      'not',
      '14',
      '1,500',
      '3.5',
      'days',
      'TH-3004',
      '`pg_dump`',
      'Pro',
      '(B)',
      '=',
      'refund',
    ],
    ...['\n', '- ', '#### 7', '退款', '١٤', 'nicht', 'https://a.example/b', '[1]', '\ud800', '. '],
  );
  const text = fc.oneof(
    fc.array(words, { maxLength: 12 }).map((parts) => parts.join(' ')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );

  test('the share lies between 0 and 1, and is the same in either order', () => {
    fc.assert(
      fc.property(text, text, (first, second) => {
        const { share } = compareAnswers(first, second);
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
        expect(compareAnswers(second, first).share).toBeCloseTo(share, 12);
      }),
    );
  });

  test('one agrees with itself wholly, however it is spaced', () => {
    fc.assert(
      fc.property(text, (answer) => {
        expect(compareAnswers(answer, answer)).toEqual({ share: 1, differences: [] });
      }),
    );
    const answer = 'Yes: 14 days, by `tarn refund` (TH-3004).';
    expect(compareAnswers(answer, ` ${answer.replaceAll(' ', '  ')}\n`)).toEqual({
      share: 1,
      differences: [],
    });
  });

  test('a long one takes no time that grows with its square', () => {
    for (const part of ['a.', '*', 'Aa ', '1 ', '`', '(', '= ', 'not it is so. ', '－', '\u0661'])
      expect(compareAnswers(part.repeat(200_000), `${part.repeat(200_000)} b`).share).toBeLessThanOrEqual(1);
  }, 20_000);
});
