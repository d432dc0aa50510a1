import { describe, expect, test } from 'vitest';
import { toLine as line, runScore as run, type Scored, SUPPORT } from '../../support/run-score.ts';

const ids = ({ lines }: Scored) => lines.map(({ id }) => id);

describe('score', () => {
  test('gives each line its result, in order, by its id or its number', async () => {
    const { lines, bad } = await run([
      line({ id: 'first', query: 'Where is the shop?' }) +
        line({ id: 2, query: 'Why does the door fail since Monday, and what happens to our contract?' }) +
        line({ query: 'What colour is it?' }) +
        line({ id: null, query: 'What size is it?' }) +
        line({ id: '', query: 'What size is it?' }) +
        line({ id: 0, query: 'What size is it?' }),
    ]);
    expect(lines.map(({ id }) => id)).toEqual(['first', 2, 3, 4, '', 0]);
    expect(bad).toBe(0);
    expect(Number(lines[1]?.complexity_score)).toBeGreaterThan(Number(lines[0]?.complexity_score));
    for (const { complexity_score: score, ...rest } of lines) {
      expect(score).toBeGreaterThanOrEqual(1);
      expect(score).toBeLessThanOrEqual(10);
      expect(Object.keys(rest)).toEqual(['id']);
    }
  });

  test('has a confidence where there is an answer, with sources or without', async () => {
    const query = 'How long can I return it?';
    const sources = ['You can return it within 30 days.'];
    const { lines } = await run([
      line({ query, answer: 'Within 30 days.', sources }) +
        line({ query, answer: 'Within 90 days.', sources }) +
        line({ query, answer: 'Within 30 days.', sources: null }) +
        line({ query, answer: '' }) +
        line({ query, answer: null, sources }) +
        line({ query, sources }),
    ]);
    const [right, wrong, alone, empty, none, missing] = lines.map(({ confidence }) => confidence as number);
    for (const confidence of [right, wrong, alone, empty]) {
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
    expect(right).toBeGreaterThan(wrong ?? 1);
    expect(alone).toBeGreaterThan(empty ?? 1);
    expect([none, missing]).toEqual([undefined, undefined]);
  });

  test('takes line ends of Windows, blank lines, a byte order mark and a last line without an end', async () => {
    const outcome = await run([
      `\ufeff${JSON.stringify({ query: 'a one' })}\r\n\r\n \t\n`,
      JSON.stringify({ query: 'a two' }),
    ]);
    expect(ids(outcome)).toEqual([1, 4]);
    expect(outcome.complaints).toEqual([]);
  });

  test('takes an empty input, and one of blanks', async () => {
    expect(await run([])).toEqual({ bad: 0, complaints: [], lines: [] });
    expect(await run(['\n\n', '  '])).toEqual({ bad: 0, complaints: [], lines: [] });
  });

  test('reads what is cut anywhere, within a character too', async () => {
    const text = line({ id: 'Größe 👋🏽', query: 'Welche Größe hat das Fenster? 窓' });
    const whole = await run([text]);
    for (let size = 1; size <= 7; size++) {
      const bytes = Buffer.from(text);
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      expect(await run(pieces)).toEqual(whole);
    }
    expect(ids(whole)).toEqual(['Größe 👋🏽']);
  });

  test.each([
    ['no JSON', 'what is this', 'is not JSON'],
    ['a list', '[1, 2]', 'it is a list of 2'],
    ['nothing', 'null', 'it is null'],
    ['no query', '{"id": "x"}', 'query is missing'],
    ['a query that is none', '{"query": 5}', 'query is 5'],
    ['an empty query', '{"query": ""}', 'query is ""'],
    ['an invisible query', '{"query": "\\u200b"}', 'at least one visible character'],
    ['a query that is too long', line({ query: 'x'.repeat(20_001) }), 'query is'],
    ['an answer that is none', '{"query": "a", "answer": 5}', 'answer is 5'],
    ['one text for sources', '{"query": "a", "sources": "b"}', 'sources is "b"'],
    ['a source that is none', '{"query": "a", "sources": ["b", 5]}', 'sources[1] is 5'],
    ['an id that is none', '{"query": "a", "id": false}', 'id is false'],
    ['an id that would come back as another', '{"query": "a", "id": 12345678901234567890}', 'as a string'],
  ])('complains of a line that has %s, and goes on', async (_what, text, why) => {
    const { lines, complaints, bad } = await run([
      `${line({ query: 'a' })}${text.trim()}\n${line({ query: 'b' })}`,
    ]);
    expect(lines.map(({ id }) => id)).toEqual([1, 3]);
    expect(bad).toBe(1);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(/^line 2: /);
    expect(complaints[0]).toContain(why);
    expect(complaints[0]?.length).toBeLessThan(300);
  });

  test('no complaint has a control character, whatever the line', async () => {
    const { complaints } = await run([line({ query: 'a', answer: ['\u001b[31m'], id: { '\u0007': 1 } })]);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).not.toMatch(/\p{Cc}/u);
  });

  test('scores by the scorer, and reads confidences by the calibration, of the configuration', async () => {
    const query = 'How do I set up a database?';
    const text = line({ query, answer: 'In the settings.' });
    const { lines: ours } = await run([text]);
    const { lines: course } = await run([text], { scorer: 'course' });
    expect(course[0]?.complexity_score).toBe(3);
    const { lines: even } = await run([text], { ...SUPPORT, confidence: { intercept: 0, slope: 0 } });
    expect(even[0]).toEqual({ ...ours[0], confidence: 0.5 });
  });
});
