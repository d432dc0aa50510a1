import { expect, test } from 'vitest';
import { startHttpProcess } from '../support/http-process.ts';
import { answerOf, readResource } from '../support/mcp-over-http.ts';
import { runCommand } from '../support/run-command.ts';
import { temporaryFolder } from '../support/server-process.ts';

const AT_ONCE = 64;

test(`${AT_ONCE} escalations at once under one key, over two servers on one folder, make one ticket`, async () => {
  const env = { HOME: temporaryFolder() };
  const servers = await Promise.all([startHttpProcess({ env }), startHttpProcess({ env })]);
  const input = { query: 'Where is my refund?', target: 'human', idempotency_key: 'order 17' };
  const answers = await Promise.all(
    Array.from({ length: AT_ONCE }, (_, index) =>
      answerOf(servers[index % 2]?.url ?? '', 'escalate', { ...input, reason: `try ${index}` }),
    ),
  );
  const given = new Set(answers.map(({ ticket }) => ticket?.ticket_id));
  expect([...given]).toEqual([expect.stringMatching(/^tkt_/)]);
  for (const { url } of servers) expect(await readResource(url, 'support://tickets')).toHaveLength(1);
  await Promise.all(servers.map((server) => server.stop()));
  const { stdout } = await runCommand(['tickets', '--json'], { env });
  expect(JSON.parse(stdout)).toHaveLength(1);
  expect(servers.map(({ stderr }) => stderr).join('')).not.toContain('"level"');
});
