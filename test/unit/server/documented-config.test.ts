import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeIssues } from '../../../src/cascade/describe-issues.ts';
import { configSchema } from '../../../src/server/config-schema.ts';

const examples = ['README.md', 'docs/configuration.md'].flatMap((file) =>
  Array.from(readFileSync(file, 'utf8').matchAll(/```json\n([\s\S]*?)```/g), (match, index) => ({
    name: `${file}, example ${index + 1}`,
    text: match[1] ?? '',
  })),
);

test('the documents have examples', () => {
  expect(examples.length).toBeGreaterThanOrEqual(3);
});

test.each(examples)('a reader can copy $name', ({ text }) => {
  const input: unknown = JSON.parse(text);
  const { error } = configSchema.safeParse(input);
  expect(error ? describeIssues(configSchema, input, error) : []).toEqual([]);
});

test('every key of a tier, of routing, knowledge, metrics and http is documented', () => {
  const document = readFileSync('docs/configuration.md', 'utf8');
  const { tiers, routing, knowledge, metrics, http } = configSchema.shape;
  const keys = [
    ...tiers.unwrap().element.options.flatMap((option) => Object.keys(option.shape)),
    ...Object.keys(routing.unwrap().shape),
    ...knowledge.unwrap().options.flatMap((option) => Object.keys(option.shape)),
    ...Object.keys(http.unwrap().shape),
    ...metrics.unwrap().options.flatMap((option) => Object.keys(option.shape)),
  ];
  const undocumented = new Set(keys.filter((key) => !new RegExp(`[\`."]${key}[\`".]`).test(document)));
  expect([...undocumented].sort()).toEqual([]);
});
