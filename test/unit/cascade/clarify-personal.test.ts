import { expect, test } from 'vitest';
import { answers, fakeTier } from '../../support/fake-tier.ts';
import { makePassage } from '../../support/make-knowledge.ts';
import { createPersonalCascade, HELP } from '../../support/personal-cascade.ts';

const PASSAGES = [
  makePassage('Restore a backup: choose it.', { title: `Backups by ${HELP}`, uri: 'a/one.md', score: 9 }),
  makePassage('To restore a backup, stop it.', { title: 'Backups by yourself', uri: 'b/two.md', score: 9 }),
];
const CHOICES = [`Backups by ${HELP}`, 'Backups by yourself'];

test('personal data in the titles of articles is shown to whoever asked, and kept nowhere', async () => {
  const made = createPersonalCascade({ tiers: [fakeTier('a', [answers(0.9)])] }, PASSAGES);
  const told = await made.ask({ text: 'How do I restore a backup?', sessionId: 's' });
  expect(told.choices).toEqual(CHOICES);
  expect(told.response).toContain(CHOICES[0]);
  expect(told.clarifyingQuestion).toContain(CHOICES[0]);
  expect(made.events.at(-1)).toMatchObject({ answer: { choices: CHOICES } });
  expect((await made.ask({ text: '1', sessionId: 's' })).status).toBe('accepted');
  expect(made.given()).not.toContain(HELP);
});

test('what holds nothing but personal data is no empty question', async () => {
  const made = createPersonalCascade({ tiers: [fakeTier('a', [answers(0.9)])] }, PASSAGES);
  expect((await made.ask({ text: 'I am jane.doe@example.org' })).status).toBe('accepted');
  expect((await made.ask({ text: 'I am' })).status).toBe('needs_clarification');
});
