import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesUnder, filesWith } from '../support/files-left.ts';
import { runCommand } from '../support/run-command.ts';
import { ServerProcess, temporaryFolder } from '../support/server-process.ts';

const run = (home: string, ...words: string[]) => runCommand(words, { env: { HOME: home } });

/** A home with two tickets in it. */
async function makeTickets() {
  const home = temporaryFolder();
  const server = await ServerProcess.start({ env: { HOME: home } });
  const ticketIds: string[] = [];
  for (const query of ['Where is my refund?', 'Where is my invoice?']) {
    const { structuredContent } = await server.call('escalate', { query, target: 'human' });
    ticketIds.push(structuredContent.ticket.ticket_id);
  }
  await server.close();
  const [first = '', second = ''] = ticketIds;
  return { home, first, second, filesOf: (ticketId: string) => ticketFiles(home, ticketId) };
}

/** By version, of one ticket. */
const ticketFiles = (home: string, ticketId: string) =>
  filesWith(ticketId, join(home, '.tiered-support-mcp/ticket')).toSorted();

const listed = (stdout: string) =>
  JSON.parse(stdout).map(({ ticket_id }: { ticket_id: string }) => ticket_id);

describe('a torn ticket', () => {
  test('is set aside with an error, and the others are listed all the same', async () => {
    const { home, first, second, filesOf } = await makeTickets();
    const [file = ''] = filesOf(first);
    const torn = readFileSync(file).subarray(0, 200);
    truncateSync(file, torn.length);

    const list = await run(home, 'tickets', '--json');
    expect(list.code).toBe(0);
    expect(listed(list.stdout)).toEqual([second]);
    expect(
      list.stderr
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([expect.objectContaining({ level: 'error', event: 'record_set_aside', kind: 'ticket' })]);
    const folder = join(home, '.tiered-support-mcp/set-aside');
    expect(readdirSync(folder).map((name) => readFileSync(join(folder, name)))).toEqual([torn]);
    // Told of once, and looked at no more.
    expect(await run(home, 'tickets', '--json')).toEqual({ ...list, stderr: '' });
    expect(await run(home, 'tickets', 'show', first)).toMatchObject({ code: 1 });
  });

  test('that was changed before goes on from the version before', async () => {
    const { home, first, second, filesOf } = await makeTickets();
    await run(home, 'tickets', 'resolve', first);
    const latest = filesOf(first).at(-1) ?? '';
    expect(readFileSync(latest, 'utf8')).toContain('"resolved"');
    writeFileSync(latest, 'no JSON');

    const { code, stdout, stderr } = await run(home, 'tickets', '--json');
    expect(code).toBe(0);
    expect(listed(stdout)).toEqual([second, first]);
    expect(JSON.parse(stdout)[1]).toMatchObject({ status: 'open' });
    expect(stderr).toContain('"event":"record_set_aside"');
    expect((await run(home, 'tickets', 'resolve', first)).stderr).toBe('');
  });

  test('can be opened again by its key', async () => {
    const home = temporaryFolder();
    const env = { HOME: home };
    const input = { query: 'Where is my refund?', target: 'human', idempotency_key: 'k' };
    const open = async () => {
      const server = await ServerProcess.start({ env });
      const { ticket } = (await server.call('escalate', input)).structuredContent;
      await server.close();
      return ticket.ticket_id as string;
    };
    const ticketId = await open();
    for (const file of ticketFiles(home, ticketId)) writeFileSync(file, '');
    expect(await open()).toBe(ticketId);
    expect(listed((await run(home, 'tickets', '--json')).stdout)).toEqual([ticketId]);
  });
});

test('a server whose every file is garbage answers, and starts anew', async () => {
  const { home } = await makeTickets();
  const env = { HOME: home };
  const before = await ServerProcess.start({ env });
  const { answer_id } = (
    await before.call('answer_query', { query: 'How do I set up MFA?', session_id: 's' })
  ).structuredContent;
  await before.close();
  const files = filesUnder(join(home, '.tiered-support-mcp'));
  for (const file of files) writeFileSync(file, 'garbage');

  const server = await ServerProcess.start({ env });
  const { structuredContent } = await server.call('answer_query', {
    query: 'And if I lose it?',
    session_id: 's',
  });
  expect(structuredContent.response).not.toBe('');
  expect((await server.call('escalate', { answer_id })).isError).toBe(true);
  const { ticket } = (await server.call('escalate', { query: 'Help', target: 'human' })).structuredContent;
  expect(ticket.ticket_id).toMatch(/^tkt_/);
  expect((await server.request('resources/list', {})).result?.resources).toHaveLength(3);
  await server.close();
  // What nobody has read is as it was; all that has been is set aside.
  const asides = filesWith('garbage', join(home, '.tiered-support-mcp/set-aside'));
  expect(asides.length).toBeGreaterThan(2);
  expect(server.stderr.match(/"event":"record_set_aside"/g)).toHaveLength(asides.length);
});
