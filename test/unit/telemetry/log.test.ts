import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLog, type LogLevel } from '../../../src/telemetry/log.ts';

function write(level: LogLevel, fields?: Readonly<Record<string, unknown>>): string[] {
  const lines: string[] = [];
  const log = createLog(level, (line) => lines.push(line));
  log.error('failed', fields);
  log.warn('odd', fields);
  log.info('done', fields);
  return lines;
}

describe('the log', () => {
  test.each<[LogLevel, string[]]>([
    ['silent', []],
    ['error', ['failed']],
    ['warn', ['failed', 'odd']],
    ['info', ['failed', 'odd', 'done']],
  ])('at level %s writes %j', (level, events) => {
    expect(write(level).map((line) => JSON.parse(line).event)).toEqual(events);
  });

  test('writes time, level, event and fields', () => {
    const [line = ''] = write('error', { tier: 'a', ms: 5 });
    const entry = JSON.parse(line);
    expect(entry).toMatchObject({ level: 'error', event: 'failed', tier: 'a', ms: 5 });
    expect(Number.isNaN(Date.parse(entry.time))).toBe(false);
    expect(Object.keys(entry)).toEqual(['time', 'level', 'event', 'tier', 'ms']);
  });

  test('writes one line an event, whatever its fields say', () => {
    const key = fc.stringMatching(/^[a-z]{1,8}$/).map((name) => `x${name}`);
    fc.assert(
      fc.property(fc.dictionary(key, fc.string({ unit: 'binary' })), (fields) => {
        for (const line of write('info', { ...fields, message: 'a\nb\r\nc' })) {
          expect(line.indexOf('\n')).toBe(line.length - 1);
          expect(JSON.parse(line)).toMatchObject({ ...fields, message: 'a\nb\r\nc' });
        }
      }),
    );
  });

  test('writes an event without fields', () => {
    expect(Object.keys(JSON.parse(write('error')[0] ?? ''))).toEqual(['time', 'level', 'event']);
  });
});
