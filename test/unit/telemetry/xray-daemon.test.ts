import { describe, expect, onTestFinished, test } from 'vitest';
import { createXrayDaemon, toDaemonAddress } from '../../../src/telemetry/xray-daemon.ts';
import { recordingLog } from '../../support/test-cascade.ts';
import { startXrayDaemon } from '../../support/xray-daemon.ts';

async function setUp() {
  const { log, logged } = recordingLog();
  const fake = await startXrayDaemon();
  onTestFinished(() => fake.close());
  const daemon = createXrayDaemon({ host: '127.0.0.1', port: fake.port }, log);
  onTestFinished(() => daemon.close());
  return { fake, daemon, logged };
}

describe("the daemon's address", () => {
  test.each([
    ['169.254.79.129:2000', { host: '169.254.79.129', port: 2000 }],
    ['tcp:10.0.0.1:2000 udp:10.0.0.2:3000', { host: '10.0.0.2', port: 3000 }],
    ['udp:10.0.0.2:3000 tcp:10.0.0.1:2000', { host: '10.0.0.2', port: 3000 }],
    ['udp:10.0.0.2:3000', { host: '10.0.0.2', port: 3000 }],
    [' xray-daemon:65535 ', { host: 'xray-daemon', port: 65_535 }],
    ['[::1]:2000', { host: '::1', port: 2000 }],
    ['tcp:[::1]:2000 udp:[fe80::2]:2001', { host: 'fe80::2', port: 2001 }],
  ])('is read of %j', (text, address) => {
    expect(toDaemonAddress(text)).toEqual(address);
  });

  test.each([
    '',
    'localhost',
    ':2000',
    'localhost:',
    'localhost:0',
    'localhost:65536',
    'localhost:2000x',
    'http://localhost:2000',
    'tcp:10.0.0.1:2000',
    'tcp:10.0.0.1:2000 10.0.0.2:2000',
    '::1:2000',
  ])('cannot be %j', (text) => {
    expect(toDaemonAddress(text)).toBeUndefined();
  });
});

describe('the sender', () => {
  test('puts each document into a packet of its own, behind the header', async () => {
    const { fake, daemon, logged } = await setUp();
    daemon.send({ name: 'one', text: 'é' });
    daemon.send({ name: 'two' });
    await daemon.close();
    expect(await fake.expect(2)).toEqual([{ name: 'one', text: 'é' }, { name: 'two' }]);
    expect(logged).toEqual([]);
  });

  test('goes on after it was closed', async () => {
    const { fake, daemon } = await setUp();
    daemon.send({ name: 'one' });
    await daemon.close();
    daemon.send({ name: 'two' });
    await fake.expect(2);
  });

  test('drops a document of more than 60 KB, and sends the next', async () => {
    const { fake, daemon, logged } = await setUp();
    daemon.send({ text: 'x'.repeat(60 * 1_024) });
    daemon.send({ text: 'x'.repeat(60 * 1_024 - 41) });
    expect(await fake.expect(1)).toHaveLength(1);
    expect(logged).toEqual([
      { event: 'traces_not_sent', fields: { message: 'a document of 61481 bytes is too long' } },
    ]);
  });

  test('says once that a host cannot be found, and fails nobody', async () => {
    const { log, logged } = recordingLog();
    const daemon = createXrayDaemon({ host: 'no..where', port: 2000 }, log);
    daemon.send({ name: 'one' });
    daemon.send({ name: 'two' });
    await daemon.close();
    expect(logged.map(({ event }) => event)).toEqual(['traces_not_sent']);
  });

  test('says once that the system will not send a packet, whatever follows', async () => {
    const { log, logged } = recordingLog();
    const daemon = createXrayDaemon({ host: '255.255.255.255', port: 2000 }, log);
    daemon.send({ name: 'one' });
    await daemon.close();
    daemon.send({ name: 'two' });
    await daemon.close();
    expect(logged.map(({ event }) => event)).toEqual(['traces_not_sent']);
  });

  test('does not mind that nobody listens', async () => {
    const { fake, daemon, logged } = await setUp();
    fake.close();
    daemon.send({ name: 'one' });
    await daemon.close();
    daemon.send({ name: 'two' });
    await daemon.close();
    expect(logged).toEqual([]);
  });

  test('keeps no process alive', async () => {
    const sockets = () => process.getActiveResourcesInfo().filter((name) => name.startsWith('UDP')).length;
    const { fake, daemon } = await setUp();
    // Those of earlier tests close first; one is the daemon that listens.
    await expect.poll(sockets).toBe(1);
    daemon.send({ name: 'one' });
    await fake.expect(1);
    expect(sockets()).toBe(1);
  });
});
