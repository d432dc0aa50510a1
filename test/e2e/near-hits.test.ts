import { expect, test } from 'vitest';
import { postJson, readJson, startHttpProcess } from '../support/http-process.ts';

const QUESTION = 'How do I reset my password?';
const IN_OTHER_WORDS = 'hi, how can I reset my password please?';

test.each([
  [true, 'cache'],
  [false, 'knowledge'],
])('with nearHits %s a question in other words is answered from the %s', async (nearHits, source) => {
  const { url } = await startHttpProcess({ config: { cache: { kind: 'memory', nearHits } } });
  const ask = async (query: string) => readJson(await postJson(`${url}/query`, { query }));
  expect(await ask(QUESTION)).toMatchObject({ source: 'knowledge', status: 'accepted' });
  expect(await ask(IN_OTHER_WORDS)).toMatchObject({ source });
  expect(await ask(QUESTION)).toMatchObject({ source: 'cache' });
});
