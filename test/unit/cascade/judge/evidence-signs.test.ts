import { describe, expect, test } from 'vitest';
import { toEvidence } from '../../../../src/cascade/judge/evidence.ts';
import { toEvidenceSigns } from '../../../../src/cascade/judge/evidence-signs.ts';
import type { Source } from '../../../../src/cascade/judge/judged.ts';
import { findSign } from '../../../support/find-sign.ts';
import { finishes } from '../../../support/finishes.ts';
import { HOSTILE_TEXTS } from '../../../support/hostile-texts.ts';

const QUESTION = 'How do I clean the coffee machine?';
const SOURCES: readonly Source[] = [
  {
    title: 'Cleaning the coffee machine',
    text: `Empty the water tank, then press **Rinse** for three seconds. Descale the machine once a month with the
liquid of the **Service kit**. The brewing unit may be washed under warm water; soap damages its seals.`,
  },
  { title: 'Grinder', text: 'Run `grinder --coarse` before you fill in other beans.' },
];

function sign(name: string, answer: string, sources = SOURCES, question = QUESTION) {
  const judged = { question, answer, sources };
  return findSign(toEvidenceSigns(judged, toEvidence(judged)), name);
}
const value = (...given: Parameters<typeof sign>) => sign(...given).value;

const QUOTED = 'Descale the machine once a month with the liquid of the Service kit.';
const PARAPHRASED =
  'Every month you should descale your coffee machine; the service kit has the liquid for it.';
const INVENTED = 'Polish the chrome panels with vinegar, and lubricate the hinges with petroleum afterwards.';

describe('toEvidenceSigns', () => {
  test('an answer is supported as far as its sources say it', () => {
    expect(value('support', QUOTED)).toBeGreaterThan(0.9);
    expect(value('support', PARAPHRASED)).toBeGreaterThan(value('support', INVENTED) + 0.3);
    expect(value('support', INVENTED)).toBeLessThan(0.3);
    expect(sign('support', QUOTED).reason).toMatch(/^\d+ % of it stands in its sources$/);
  });

  test('one sentence that no source has is found among others, and quoted', () => {
    const { value: found, reason } = sign('unsupported', `${QUOTED} ${INVENTED}`);
    expect(found).toBeGreaterThan(0.2);
    expect(reason).toMatch(/^no source says "Polish the chrome/);
  });

  test.each([
    ['quotes', QUOTED],
    ['paraphrases', PARAPHRASED],
    ['takes words from the heading', 'To clean the coffee machine, empty the water tank first.'],
    ['is too short to claim much', 'Yes, it does.'],
    ['refuses', 'I could not find anything about polishing chrome panels in the articles that I have.'],
  ])('"unsupported" and "foreignWords" spare an answer that %s', (_what, answer) => {
    expect(sign('unsupported', answer)).toMatchObject({ value: 0, reason: undefined });
    expect(value('foreignWords', answer)).toBeLessThan(0.7);
  });

  test('counts the words that come from nowhere', () => {
    expect(value('foreignWords', INVENTED)).toBeGreaterThan(1);
    expect(value('foreignWords', `${QUOTED} Use vinegar.`)).toBeLessThan(value('foreignWords', INVENTED));
  });

  test.each([
    ['a button', 'Press **Deep clean** for three seconds.', 'Deep clean'],
    ['a command', 'Run `grinder --turbo` first.', 'grinder --turbo'],
    ['a name within a sentence', 'Order the liquid from Kettleworks.', 'Kettleworks'],
    ['a code', 'It then shows CAFE-404 for a while.', 'CAFE-404'],
  ])('finds %s that no source has', (_what, answer, name) => {
    const found = sign('strayNames', answer);
    expect(found.value).toBeGreaterThan(0);
    expect(found.reason).toContain(name);
  });

  test.each([
    'Press **Rinse** for three seconds.',
    'Run `grinder --coarse` first, on **Monday** say.',
    'Buy the **Service kit**.',
    'The Grinder has an article of its own.',
  ])('finds no stray name in "%s"', (answer) => {
    expect(sign('strayNames', answer)).toMatchObject({ value: 0, reason: undefined });
  });

  test('what the question names may be named', () => {
    expect(
      value('strayNames', 'Yes, for a Kettleworks too.', SOURCES, 'Does it hold for my Kettleworks?'),
    ).toBe(0);
  });

  test('quotes at most 60 characters, on one line', () => {
    const answer = `Polish every chrome\npanel ${'and lubricate hinges, varnish handles '.repeat(20)}.`;
    for (const { reason = '' } of [
      sign('unsupported', answer),
      sign('strayNames', 'Press **Steamcleaningprogramme Extraordinarymodification Preparations** now'),
    ]) {
      expect(reason).not.toBe('');
      expect(reason.replace(/^[^"]*"/, '').length).toBeLessThanOrEqual(61);
      expect(reason).not.toContain('\n');
    }
  });

  test.each([...HOSTILE_TEXTS, ['a table', '| a | 5 |\n'.repeat(2_000)] as const])(
    'finishes on 20,000 characters of %s on either side',
    (_name, text) => {
      const sources = Array.from({ length: 8 }, () => ({
        text: text.slice(0, 2_000),
        title: text.slice(0, 50),
      }));
      const found = finishes(() => {
        const judged = { question: text, answer: text, sources };
        return toEvidenceSigns(judged, toEvidence(judged));
      });
      expect(found.every((one) => one.value >= 0 && one.value < 10)).toBe(true);
    },
  );
});
