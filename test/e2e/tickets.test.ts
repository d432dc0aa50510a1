import { describe, expect, test } from 'vitest';
import { toConfigFile } from '../support/http-process.ts';
import { runCommand } from '../support/run-command.ts';
import { ServerProcess, temporaryFolder } from '../support/server-process.ts';

const QUESTION = 'How do I verify a domain?';
const CUSTOMER = { name: 'Ines Lind', contact: 'ines@example.com' };
const FOR_A_PERSON = {
  query: QUESTION,
  target: 'human',
  reason: 'the record was added twice',
  customer: CUSTOMER,
};

const run = (home: string, ...words: string[]) => runCommand(words, { env: { HOME: home } });
const listed = async (home: string) => JSON.parse((await run(home, 'tickets', '--json')).stdout);

/** A home in which a server that is gone has left one ticket. */
async function makeTicket(given: object = FOR_A_PERSON) {
  const home = temporaryFolder();
  const server = await ServerProcess.start({ env: { HOME: home } });
  const { structuredContent } = await server.call('escalate', given);
  server.child.kill('SIGKILL');
  await server.exited;
  return { home, ticketId: structuredContent.ticket.ticket_id as string };
}

describe('a ticket', () => {
  test('is kept once its id is given, though the server dies at once', async () => {
    const { home, ticketId } = await makeTicket();
    expect(await listed(home)).toEqual([
      expect.objectContaining({
        ticket_id: ticketId,
        status: 'open',
        priority: 'normal',
        reason: 'escalated',
        delivered: false,
        question: QUESTION,
        note: FOR_A_PERSON.reason,
      }),
    ]);
  });

  test('is shown to a person in full, and how the customer is reached with it alone', async () => {
    const { home, ticketId } = await makeTicket();
    const list = await run(home, 'tickets');
    expect(list).toMatchObject({ code: 0, stderr: '' });
    expect(list.stdout).toMatch(new RegExp(`^${ticketId}  open .*\n$`));
    expect(list).toEqual(await run(home, 'tickets', 'list'));
    const shown = await run(home, 'tickets', 'show', ticketId);
    expect(shown.code).toBe(0);
    for (const text of [QUESTION, FOR_A_PERSON.reason, CUSTOMER.name, CUSTOMER.contact]) {
      expect(shown.stdout).toContain(text);
    }
    expect(shown.stdout).toContain('Nobody has been told of it yet.');
    const asJson = JSON.parse((await run(home, 'tickets', 'show', ticketId, '--json')).stdout);
    expect(asJson).toMatchObject({ ticket_id: ticketId, customer: CUSTOMER });
    expect(JSON.stringify(await listed(home))).not.toContain(CUSTOMER.contact);
  });

  test('is resolved once, and stays listed', async () => {
    const { home, ticketId } = await makeTicket();
    for (let time = 0; time < 2; time++) {
      const resolved = await run(home, 'tickets', 'resolve', ticketId, '--json');
      expect(resolved.code).toBe(0);
      expect(JSON.parse(resolved.stdout)).toMatchObject({ ticket_id: ticketId, status: 'resolved' });
    }
    expect(await listed(home)).toEqual([
      expect.objectContaining({ ticket_id: ticketId, status: 'resolved' }),
    ]);
  });

  test('says nothing to a terminal but words', async () => {
    const { home, ticketId } = await makeTicket({
      ...FOR_A_PERSON,
      query: 'Reset it\u001b[2J\u0007 now\u009b31m',
      reason: 'not\u001b]0;owned\u0007 enough\rtkt_forged  resolved',
      customer: { name: 'Ines\u001b[31m', contact: 'a\b\u009b\ntkt_forged  resolved' },
    });
    const shown = await run(home, 'tickets', 'show', ticketId);
    const all = await run(home, 'tickets');
    expect(shown.stdout).toContain('Ines');
    for (const { stdout } of [shown, all]) expect(stdout).not.toMatch(/[^\P{Cc}\n]/u);
    expect(all.stdout.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('where there is none', () => {
  test('the list is empty', async () => {
    const home = temporaryFolder();
    expect(await run(home, 'tickets')).toEqual({ code: 0, stdout: 'There are no tickets.\n', stderr: '' });
    expect(await listed(home)).toEqual([]);
  });

  test.each(['show', 'resolve'])('%s fails and says which', async (verb) => {
    const { code, stdout, stderr } = await run(temporaryFolder(), 'tickets', verb, 'tkt_nobody');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('there is no ticket tkt_nobody');
  });
});

describe('wrong use', () => {
  test.each([
    [['tickets', 'frobnicate'], /takes list, show ID or resolve ID/],
    [['tickets', 'show'], /takes list, show ID or resolve ID/],
    [['tickets', 'show', 'tkt_a', 'tkt_b'], /not "show tkt_a tkt_b"/],
    [['tickets', 'list', 'open'], /not "list open"/],
    [['tickets', '--session', 's'], /--session belongs to forget/],
    [['forget'], /either --session ID or --customer REF/],
    [['forget', '--session', 's', '--customer', 'c'], /either --session ID or --customer REF/],
    [['forget', '--session', ' '], /reference is empty/],
    [['forget', '--customer', ''], /reference is empty/],
    [['forget', '--customer', 'Ines', 'Lind'], /"Lind"/],
    [['forget', '--session', 's', '--json'], /--json belongs to ask and tickets/],
  ])('%j stops with exit code 2 and says what is right', async (words, says) => {
    const { code, stdout, stderr } = await run(temporaryFolder(), ...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
  });
});

test('commands say that nothing is kept where memory is the store', async () => {
  const cwd = temporaryFolder();
  const config = toConfigFile({ store: { kind: 'memory' } });
  for (const words of [['tickets'], ['forget', '--session', 's']]) {
    const { code, stdout, stderr } = await runCommand([...words, '--config', config], { cwd });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('store.kind is memory');
  }
});
