import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { idOf, openStream, reader, textsOf, UNKNOWN_STREAM } from '../../../support/held-stream.ts';
import type { SentEvent } from '../../../support/http-process.ts';

const ANN = { subject: 'ann', tenant: 'acme' };

describe('a stream', () => {
  test('says at once that it is one, and how soon to come back', async () => {
    const { held, streams } = openStream();
    const { value } = await streams.open(undefined, held.work).getReader().read();
    expect(new TextDecoder().decode(value)).toBe(': stream\nretry: 500\n\n');
  });

  test('has its events as they are written, numbered from 1 behind an id of its own', async () => {
    const { held, first } = openStream();
    held.write('a');
    const event = await first.next();
    expect(event).toEqual({
      id: expect.stringMatching(/^[\da-f-]{36}\.1$/),
      event: 'delta',
      data: { attempt: 1, text: 'a' },
    });
    held.write('b\n\nevent: answer', 'c');
    held.end();
    const rest = await first.rest();
    expect(textsOf(rest)).toEqual(['b\n\nevent: answer', 'c']);
    expect(rest.map(idOf)).toEqual([2, 3].map((number) => event.id?.replace(/1$/, `${number}`)));
  });

  test('that ends once its last event is read ends without another word', async () => {
    const { held, streams } = openStream();
    const body = streams.open(undefined, held.work).getReader();
    await body.read();
    held.write('a');
    const { value } = await body.read();
    expect(new TextDecoder().decode(value)).toContain('event: delta');
    const end = body.read();
    held.end();
    expect(await end).toEqual({ done: true, value: undefined });
  });

  test('waits for a slow reader and loses nothing, and the work does not wait', async () => {
    const { held, first } = openStream();
    const many = Array.from({ length: 5_000 }, (_, index) => `${index}`);
    held.write(...many);
    held.end();
    expect(textsOf([await first.next()])).toEqual(['0']);
    await setTimeout(20);
    expect(textsOf(await first.rest())).toEqual(many.slice(1));
  });
});

describe('somebody who comes back', () => {
  test('reads on behind the last event that was read, while the work goes on', async () => {
    const { streams, held, first } = openStream();
    held.write('a', 'b', 'c');
    const a = await first.next();
    await first.leave();
    const second = reader(streams.resume(idOf(a), undefined));
    expect(textsOf([await second.next(), await second.next()])).toEqual(['b', 'c']);
    held.write('d');
    held.end();
    expect(textsOf(await second.rest())).toEqual(['d']);
  });

  test('reads on after the end too, as often as wanted, and nothing behind the last event', async () => {
    const { streams, held, first } = openStream();
    held.write('a', 'b', 'c');
    held.end();
    const [a, b, c] = (await first.rest()) as [SentEvent, SentEvent, SentEvent];
    const from = async (id: string) => textsOf(await reader(streams.resume(id, undefined)).rest());
    expect(await from(idOf(a))).toEqual(['b', 'c']);
    expect(await from(idOf(a))).toEqual(['b', 'c']);
    expect(await from(idOf(b))).toEqual(['c']);
    expect(await from(idOf(c))).toEqual([]);
    expect(await from(idOf(a).replace(/1$/, '0'))).toEqual(['a', 'b', 'c']);
    expect(await from(idOf(a).replace(/1$/, '999999999'))).toEqual([]);
  });

  test('from farther than it has got reads what is still to come', async () => {
    const { streams, held, first } = openStream();
    held.write('a', 'b');
    const a = await first.next();
    const ahead = reader(streams.resume(idOf(a).replace(/1$/, '999999999'), undefined));
    held.write('c');
    held.end();
    expect(textsOf(await ahead.rest())).toEqual(['c']);
  });

  test('may read beside somebody who never left', async () => {
    const { streams, held, first } = openStream();
    held.write('a');
    const a = await first.next();
    const second = reader(streams.resume(idOf(a), undefined));
    held.write('b');
    held.end();
    expect([textsOf(await first.rest()), textsOf(await second.rest())]).toEqual([['b'], ['b']]);
  });

  test.each([
    '',
    '1',
    '.1',
    'nonsense',
    '00000000-0000-0000-0000-000000000000.1',
    '__proto__.1',
    `${'x'.repeat(36)}.1`,
  ])('to a stream that never was is told so: %j', (id) => {
    expect(() => openStream().streams.resume(id, undefined)).toThrow(expect.objectContaining(UNKNOWN_STREAM));
  });

  test.each(['', '.', '.-1', '.1x', '.1 ', '.1234567890', '.1\n.1'])(
    'with a number that is none is told so: %j',
    async (number) => {
      const { streams, held, first } = openStream();
      held.write('a');
      const [id = ''] = idOf(await first.next()).split('.');
      expect(() => streams.resume(`${id}${number}`, undefined)).toThrow(
        expect.objectContaining(UNKNOWN_STREAM),
      );
    },
  );

  test.each([
    undefined,
    { subject: 'ann' },
    { subject: 'ann', tenant: 'other' },
    { subject: 'bob', tenant: 'acme' },
  ])('to somebody else’s is told that there is none, while it runs and after its end: %j', async (other) => {
    const { streams, held, first } = openStream({ owner: ANN });
    held.write('a');
    const a = await first.next();
    expect(() => streams.resume(idOf(a), other)).toThrow(expect.objectContaining(UNKNOWN_STREAM));
    held.end();
    await first.rest();
    expect(() => streams.resume(idOf(a), other)).toThrow(expect.objectContaining(UNKNOWN_STREAM));
    expect(await reader(streams.resume(idOf(a), { ...ANN })).rest()).toEqual([]);
  });
});
