import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toConfigFile } from '../support/http-process.ts';
import { runCommand } from '../support/run-command.ts';
import { ServerProcess, temporaryFolder } from '../support/server-process.ts';
import { mountSmallDisk, NO_MOUNT } from '../support/small-disk.ts';

const QUESTION = 'How do I reset my password?';
const FOLLOW_UP = 'And if it fails?';

const logOf = (stderr: string) =>
  stderr
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** What a server still does for its customers that can keep nothing, and must not claim to. */
async function expectWellWithoutStore(server: ServerProcess): Promise<void> {
  const ask = async (input: object) => (await server.call('answer_query', input)).structuredContent;
  expect(await ask({ query: QUESTION })).toMatchObject({ status: 'accepted', degraded: false });
  await ask({ query: QUESTION, session_id: 's' });
  expect(await ask({ query: FOLLOW_UP, session_id: 's' })).toMatchObject({ abstained: false });
  const { answer_id } = await ask({ query: QUESTION });
  const escalated = await server.call('escalate', { answer_id });
  expect(escalated.structuredContent).toMatchObject({ escalated_to: 'provisioned' });
  await expectNoTicket(server);
}

async function expectNoTicket(server: ServerProcess): Promise<void> {
  const { structuredContent, content } = await server.call('escalate', { query: QUESTION, target: 'human' });
  expect(structuredContent).not.toHaveProperty('ticket');
  expect(structuredContent).not.toHaveProperty('escalated_to');
  expect(structuredContent.next_action.do).toBe('escalate_human');
  expect(structuredContent.next_action.why).toContain('No ticket could be kept');
  expect(content[0]?.text).toContain('No ticket could be kept');
  expect(JSON.stringify(structuredContent)).not.toContain('tkt_');
}

const NO_HOMES: Readonly<Record<string, () => string>> = {
  'is not there': () => join(temporaryFolder(), 'no', 'home'),
  'is under a file': () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    return join(file, 'home');
  },
  'is /proc': () => '/proc',
};

describe.each(Object.entries(NO_HOMES))('where the home %s', (_where, place) => {
  test('one warning says why, questions are answered, and no ticket is acknowledged', async () => {
    const server = await ServerProcess.start({ env: { HOME: place() } });
    await expectWellWithoutStore(server);
    expect(await server.close()).toBe(0);
    const [warning, ...others] = logOf(server.stderr);
    expect(warning).toMatchObject({ level: 'warn', event: 'store_unusable' });
    expect(warning.why).toMatch(/\(E[A-Z]+\)$/);
    expect(warning.effect).toContain('tickets cannot be kept');
    expect(others.filter(({ level }) => level === 'warn')).toEqual([]);
    expect(others.map(({ event }) => event)).toEqual(['ticket_not_kept']);
  });

  test('commands fail and say why', async () => {
    const env = { HOME: place() };
    for (const words of [
      ['tickets', '--json'],
      ['forget', '--session', 's'],
    ]) {
      const { code, stdout, stderr } = await runCommand(words, { env });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/the store cannot be used: .*\(E[A-Z]+\)/);
    }
    expect(await runCommand(['ask', QUESTION], { env })).toMatchObject({ code: 0 });
  });
});

test('a path of the configuration that cannot be used is told of likewise', async () => {
  const config = toConfigFile({ store: { kind: 'local', path: '/proc/store' } });
  const server = await ServerProcess.start({ args: ['--config', config] });
  await expectWellWithoutStore(server);
  await server.close();
  expect(logOf(server.stderr).filter(({ event }) => event === 'store_unusable')).toHaveLength(1);
});

describe('a disk', () => {
  test('that is full from some moment on costs tickets, never an answer', async ({ skip }) => {
    const disk = mountSmallDisk();
    if (!disk) return skip(NO_MOUNT);
    const server = await ServerProcess.start({ env: { HOME: disk.folder } });
    const openTicket = async (query: string) =>
      (await server.call('escalate', { query, target: 'human' })).structuredContent.ticket?.ticket_id;
    const before = await openTicket('Before');
    expect(before).toMatch(/^tkt_/);
    disk.fill();
    await expectNoTicket(server);
    const ask = async (input: object) => (await server.call('answer_query', input)).structuredContent;
    expect(await ask({ query: QUESTION, session_id: 's' })).toMatchObject({ status: 'accepted' });
    const { answer_id } = await ask({ query: 'How do I change my password?' });
    // What cannot be written is still known to the server that gave it.
    expect((await server.call('escalate', { answer_id })).structuredContent).toMatchObject({
      escalated_to: 'provisioned',
    });
    await server.untilStderr('ENOSPC');
    for (const event of ['ticket_not_kept', 'turn_not_kept', 'answer_not_stored']) {
      await server.untilStderr(`"event":"${event}"`);
    }
    expect(server.stderr).not.toContain(QUESTION);

    disk.empty();
    const after = await openTicket('After');
    expect(after).toMatch(/^tkt_/);
    await server.close();
    const { stdout } = await runCommand(['tickets', '--json'], { env: { HOME: disk.folder } });
    const kept = JSON.parse(stdout).map(({ ticket_id }: { ticket_id: string }) => ticket_id);
    expect(kept.sort()).toEqual([before, after].sort());
  });

  test('that may not be written to is warned of at the start', async ({ skip }) => {
    const disk = mountSmallDisk();
    if (!disk) return skip(NO_MOUNT);
    await disk.makeReadOnly();
    const server = await ServerProcess.start({ env: { HOME: disk.folder } });
    await expectWellWithoutStore(server);
    await server.close();
    expect(logOf(server.stderr)[0]).toMatchObject({ why: 'it is on a read-only file system (EROFS)' });
  });

  test('that becomes read-only fails a ticket, and the tickets before it can be read', async ({ skip }) => {
    const disk = mountSmallDisk();
    if (!disk) return skip(NO_MOUNT);
    const server = await ServerProcess.start({ env: { HOME: disk.folder } });
    const { structuredContent } = await server.call('escalate', { query: 'Before', target: 'human' });
    await disk.makeReadOnly();
    await expectNoTicket(server);
    const { result } = await server.request('resources/list', {});
    expect(JSON.stringify(result)).toContain(structuredContent.ticket.ticket_id);
    expect((await server.call('answer_query', { query: QUESTION })).structuredContent.status).toBe(
      'accepted',
    );
    await server.close();
  });
});
