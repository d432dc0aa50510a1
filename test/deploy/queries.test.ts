import { describe, expect, test } from 'vitest';
import { type SavedQuery, toQueries } from '../../deploy/observability/queries.ts';
import { tellFailure } from '../../src/cascade/failure.ts';
import { createEmfSink } from '../../src/telemetry/emf.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { measureEverything } from '../support/our-metrics.ts';

type Line = Readonly<Record<string, unknown>>;

/** Lines as a function's log has them, made by what makes them there. */
function realLines(): Line[] {
  const written: string[] = [];
  const write = (line: string) => void written.push(line);
  createEmfSink(write, () => 1_760_000_000_000).record(measureEverything('TieredSupport'));
  const log = createLog('info', write);
  const failure = { kind: 'throttled', message: 'slow down', requestId: 'r-1' } as const;
  tellFailure(log, 'tier_failed', { name: 'instant', model: 'a-model' }, failure);
  log.error('ticket_not_kept', { message: 'Error: the table is gone' });
  return written.map((line) => JSON.parse(line));
}

const WORDS = new Set(['filter', 'fields', 'stats', 'sort', 'limit', 'by', 'as', 'and', 'or', 'asc', 'desc']);

/** The fields of the log that a query reads: neither its words and functions, nor names that it gives itself. */
function fieldsOf({ lines }: SavedQuery): string[] {
  const text = lines.join(' | ').replaceAll(/"[^"]*"/g, '');
  const given = new Set(Array.from(text.matchAll(/ as (\w+)/g), ([, name]) => name));
  const names = text.match(/(?<![@\w])[A-Za-z]\w*(?![\w(])/g) ?? [];
  return [...new Set(names)].filter((name) => !WORDS.has(name) && !given.has(name));
}

/** Whether the line has all fields, and the values that the query asks for by name. */
function isRead(line: Line, query: SavedQuery): boolean {
  const equal = Array.from(query.lines.join(' ').matchAll(/(\w+) = "([^"]*)"/g));
  return (
    fieldsOf(query).every((field) => field in line) &&
    equal.every(([, field = '', value]) => line[field] === value)
  );
}

const QUERIES = toQueries({ p99Ms: 20_000 });

describe('saved queries', () => {
  test('there is one for each thing that is asked in the night', () => {
    expect(QUERIES.map(({ name }) => name)).toEqual([
      'slow answers',
      'slow calls of tiers',
      'failed calls of tiers',
      'errors',
      'degraded answers',
      'token outliers',
    ]);
  });

  test.each(QUERIES)('$name: a line that the server writes has all of its fields', (query) => {
    expect(fieldsOf(query).length).toBeGreaterThan(0);
    expect(realLines().filter((line) => isRead(line, query))).not.toEqual([]);
  });

  test('a field or a value that no line has would be found', () => {
    const wrong = (...lines: string[]) => ({ name: 'wrong', lines });
    const readBy = (query: SavedQuery) => realLines().filter((line) => isRead(line, query));
    expect(readBy(wrong('filter ispresent(Latency)'))).toEqual([]);
    expect(readBy(wrong('filter event = "tier_fail"'))).toEqual([]);
    expect(readBy(wrong('filter ispresent(OutputTokens)', 'fields Status'))).toEqual([]);
    expect(readBy(wrong('filter event = "tier_failed"', 'fields kind'))).toHaveLength(1);
  });

  test('slow is what the alarm takes for slow', () => {
    expect(QUERIES[0]?.lines[0]).toBe('filter AnswerLatency > 20000');
  });
});
