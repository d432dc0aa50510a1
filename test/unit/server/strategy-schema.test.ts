import { expect, test } from 'vitest';
import { makeStrategySchema } from '../../../scripts/artifacts.ts';
import { toStrategyFile } from '../../../src/benchmark/strategies/strategy-file.ts';

const text = makeStrategySchema();
const schema = JSON.parse(text);

test('the schema of a strategy is one that AppConfig takes as a validator', () => {
  expect(schema.$schema).toBe('http://json-schema.org/draft-04/schema#');
  // Drafts after the fourth know these, which it leaves unread.
  expect(text).not.toMatch(/"(const|\$defs|examples|if|contains|propertyNames|prefixItems)":/);
  expect(Buffer.byteLength(text)).toBeLessThan(32 * 1024);
});

test('it wants a first model, and has words for all that a benchmark writes', () => {
  expect(schema).toMatchObject({ type: 'object', required: ['primary_model'] });
  const written = toStrategyFile([{ modelId: 'a', latencyMs: 1, similarity: 1 }]);
  expect(Object.keys(schema.properties).sort()).toEqual(Object.keys(written).sort());
  const { required } = schema.properties.model_scores.items;
  expect([...required].sort()).toEqual(Object.keys(written.model_scores[0] ?? {}).sort());
});

test('it leaves other keys in peace, as the server does', () => {
  expect(schema.additionalProperties).not.toBe(false);
});
