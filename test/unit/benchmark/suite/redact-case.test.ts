import { expect, test } from 'vitest';
import { measureAnswer } from '../../../../src/benchmark/suite/measure-answer.ts';
import { redactCase } from '../../../../src/benchmark/suite/redact-case.ts';
import { createRedactor } from '../../../../src/safety/redactor.ts';

const EMAIL = 'jane.doe@example.org';

test('no personal data is left, and an answer that names it still counts', () => {
  const redactor = createRedactor();
  const question = redactCase(
    {
      id: 'a',
      query: `My address is ${EMAIL}, where do you write to?`,
      reference: `We write to ${EMAIL}.`,
      must_include: [EMAIL, [`to ${EMAIL}`, 'e-mail']],
      must_not_include: ['other@example.org'],
      tags: ['easy'],
    },
    redactor,
  );
  expect(JSON.stringify(question)).not.toMatch(/example\.org/);
  expect(question).toMatchObject({ id: 'a', tags: ['easy'] });
  const response = redactor.redact(`We write to ${EMAIL}.`).text;
  expect(measureAnswer(question, { response, abstained: false })).toMatchObject({ grounded: 1, overlap: 1 });
});

test('what has none stays as it is', () => {
  const question = { id: 'a', query: 'How long is the link valid?', must_include: ['7 days'] };
  expect(redactCase(question, createRedactor())).toEqual(question);
});
