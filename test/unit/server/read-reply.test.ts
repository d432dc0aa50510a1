import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readReply } from '../../../src/server/apps/read-reply.ts';

const text = (words: unknown) => ({ type: 'text', text: words });
const running = { benchmark_id: 'b', status: 'running', done: 3, total: 4 };

describe('a reply of the benchmark, as its page reads it', () => {
  test('tells how far the benchmark is', () => {
    expect(readReply({ content: [text('Call again.')], structuredContent: running })).toEqual({
      kind: 'running',
      benchmarkId: 'b',
      done: 3,
      total: 4,
    });
  });

  test('has all of its text, and its picture', () => {
    const image = { type: 'image', text: 'not this', data: '' };
    expect(
      readReply({
        content: [text('One'), image, text(7), null, text('Two')],
        structuredContent: { status: 'complete' },
        _meta: { 'tiered-support-mcp/picture': '<svg/>' },
      }),
    ).toEqual({ kind: 'complete', text: 'One\nTwo', picture: '<svg/>' });
  });

  test.each([
    ['an error without words', { isError: true, content: [] }, 'The call failed, and does not say why.'],
    [
      'an error, whatever else it says',
      { isError: true, content: [text('No.')], structuredContent: running },
      'No.',
    ],
    ['no id', { structuredContent: { ...running, benchmark_id: 7 } }, 'The reply cannot be read.'],
    ['more done than there is', { structuredContent: { ...running, done: 5 } }, 'The reply cannot be read.'],
    ['less than nothing done', { structuredContent: { ...running, done: -1 } }, 'The reply cannot be read.'],
    ['no number', { structuredContent: { ...running, total: Number.NaN } }, 'The reply cannot be read.'],
  ])('is taken for a failure with %s', (_, result, words) => {
    expect(readReply(result)).toEqual({ kind: 'failed', text: words });
  });

  test('is read whatever it is', () => {
    const part = fc.oneof(fc.anything(), fc.record({ type: fc.constant('text'), text: fc.anything() }));
    const result = fc.record({
      content: fc.oneof(fc.anything(), fc.array(part)),
      structuredContent: fc.oneof(
        fc.anything(),
        fc.record({
          status: fc.constant('running'),
          benchmark_id: fc.string(),
          done: fc.anything(),
          total: fc.nat(),
        }),
      ),
      isError: fc.anything(),
      _meta: fc.oneof(fc.anything(), fc.record({ 'tiered-support-mcp/picture': fc.anything() })),
    });
    fc.assert(
      fc.property(result, (given) => {
        const shown = readReply(given);
        if (shown.kind === 'running') expect(shown.done).toBeLessThanOrEqual(shown.total);
        else expect(typeof shown.text).toBe('string');
        if (shown.kind === 'complete') expect(['string', 'undefined']).toContain(typeof shown.picture);
      }),
    );
  });
});
