import { describe, expect, test } from 'vitest';
import { type Extractor, NO_GROUNDING } from '../../../src/cascade/passage.ts';
import { createLocalTier } from '../../../src/tiers/local.ts';
import { localTierSettingsSchema } from '../../../src/tiers/local-settings.ts';

const SETTINGS = localTierSettingsSchema.parse({
  name: 'instant',
  provider: 'local',
  method: 'sub-questions',
});
const REQUEST = { query: { text: 'How?', context: {} }, grounding: NO_GROUNDING };
const EXTRACT = {
  text: 'So.',
  citations: [{ title: 'A', uri: 'a.md', quote: 'So.', start: 0, end: 3 }],
  abstained: false,
};

/** An extractor that notes what it is asked. */
function fakeExtractor(extract: Extractor['extract'] = async () => EXTRACT) {
  const asked: unknown[][] = [];
  const extractor: Extractor = {
    extract: (...given) => {
      asked.push(given);
      return extract(...given);
    },
  };
  return { asked, extractor };
}

describe('the local tier', () => {
  test('answers with the extract, which counts no tokens', async () => {
    const { asked, extractor } = fakeExtractor();
    const { signal } = new AbortController();
    const completion = await createLocalTier(SETTINGS, extractor).complete(REQUEST, signal);
    expect(completion).toEqual({ kind: 'completion', ...EXTRACT, stop: 'end' });
    expect(asked).toEqual([[REQUEST.query, NO_GROUNDING, 'sub-questions', signal]]);
  });

  test('says when the knowledge has no answer', async () => {
    const { extractor } = fakeExtractor(async () => ({ text: 'No.', citations: [], abstained: true }));
    const completion = await createLocalTier(SETTINGS, extractor).complete(REQUEST, AbortSignal.any([]));
    expect(completion).toMatchObject({ kind: 'completion', abstained: true, text: 'No.' });
  });

  test('names itself, costs nothing and never poses as a model', () => {
    const tier = createLocalTier({ ...SETTINGS, timeoutMs: 77 }, fakeExtractor().extractor);
    expect(tier).toMatchObject({
      name: 'instant',
      model: 'local-extractive:sub-questions',
      source: 'knowledge',
      maxTokens: 0,
      timeoutMs: 77,
    });
    expect(tier.price).toBeUndefined();
  });

  test.each(['before', 'just after'])('does not begin when cancelled %s it was asked', async (when) => {
    const { asked, extractor } = fakeExtractor();
    const cancel = new AbortController();
    if (when === 'before') cancel.abort();
    const reply = createLocalTier(SETTINGS, extractor).complete(REQUEST, cancel.signal);
    cancel.abort();
    expect(await reply).toMatchObject({ kind: 'cancelled' });
    expect(asked).toEqual([]);
  });
});

describe('the settings of a local tier', () => {
  test.each(['a', '7', 'gpt-5_mini', 'x'.repeat(40)])('take the name %s', (name) => {
    expect(localTierSettingsSchema.safeParse({ ...SETTINGS, name }).success).toBe(true);
  });

  test.each(['', 'A', '-a', '_a', 'a b', 'ä', 'a\n', 'x'.repeat(41)])('refuse the name %j', (name) => {
    expect(localTierSettingsSchema.safeParse({ ...SETTINGS, name }).success).toBe(false);
  });

  test.each([0, -1, 0.5, 120_001])('refuse a limit of %d ms', (timeoutMs) => {
    expect(localTierSettingsSchema.safeParse({ ...SETTINGS, timeoutMs }).success).toBe(false);
  });
});
