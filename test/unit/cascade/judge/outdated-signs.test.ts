import { expect, test } from 'vitest';
import { toEvidence } from '../../../../src/cascade/judge/evidence.ts';
import { toFigureSigns } from '../../../../src/cascade/judge/figure-signs.ts';
import { toOutdatedSigns, toOutdatedSources } from '../../../../src/cascade/judge/outdated-signs.ts';

const OLD = {
  text: 'Badges are printed by the porter in the cellar. A badge costs 8 EUR.',
  title: 'Badges',
  outdated: true,
};
const NEW = {
  text: 'Visitors print badges at the machine near the lift. A badge costs 3 EUR.',
  title: 'Badges',
};
const QUESTION = 'Where do I get a badge, and what does it cost?';

function signs(answer: string, sources = [OLD, NEW]) {
  const judged = { question: QUESTION, answer, sources };
  const evidence = toEvidence(judged);
  return new Map(
    [...toOutdatedSigns(judged, evidence), ...toFigureSigns(judged, evidence)].map((sign) => [
      sign.name,
      sign,
    ]),
  );
}

test('a rule that only the outdated source has is told, and quoted', () => {
  const sign = signs('The porter in the cellar has badges printed.').get('outdatedRules');
  expect(sign?.value).toBeGreaterThan(0.5);
  expect(sign?.reason).toBe('only an outdated source says "The porter in the cellar has badges printed."');
});

test.each([
  ['stands in the current source', 'Print the badge at the machine near the lift.', [OLD, NEW]],
  ['speaks of the past', 'Formerly the porter in the cellar printed badges.', [OLD, NEW]],
  ['has only outdated sources', 'The porter in the cellar prints badges.', [OLD]],
  ['has only current sources', 'The porter in the cellar prints badges.', [NEW]],
  ['is empty', '', [OLD, NEW]],
  ['is long', 'The porter 🎉 '.repeat(1_400), [NEW]],
])('outdatedRules is silent where the answer %s', (_name, answer, sources) => {
  expect(signs(answer, sources).get('outdatedRules')).toMatchObject({ value: 0, reason: undefined });
});

test('a figure that only the outdated source has is told, and one of the current source is not', () => {
  const sign = signs('A badge costs 8 EUR.').get('outdatedFigures');
  expect(sign?.value).toBeGreaterThan(0.6);
  expect(sign?.reason).toBe('only an outdated source has 8 EUR');
  expect(signs('A badge costs 3 EUR.').get('outdatedFigures')?.value).toBe(0);
});

test('a source is outdated where it is marked or says so itself, unless all are', () => {
  const saying = { text: 'This page is outdated. See the new one.' };
  expect(toOutdatedSources([NEW, OLD, saying])).toEqual(new Set([1, 2]));
  expect(toOutdatedSources([OLD, saying])).toEqual(new Set());
});
