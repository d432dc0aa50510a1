import { describe, expect, test } from 'vitest';
import { runCommand } from '../support/run-command.ts';

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};
const CALL = {
  jsonrpc: '2.0',
  id: 2,
  method: 'tools/call',
  params: { name: 'answer_query', arguments: { query: 'How do I reset my password?' } },
};

describe('requests piped in at once, with the input ended right after', () => {
  test.each([
    ['with a line break at the end', '\n'],
    ['without one', ''],
  ])('are all answered, %s', async (_, end) => {
    const input = [INITIALIZE, { jsonrpc: '2.0', method: 'notifications/initialized' }, CALL];
    const { code, stdout } = await runCommand([], {
      input: input.map((one) => JSON.stringify(one)).join('\n') + end,
    });
    const replies = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(replies.map(({ id }) => id)).toEqual([1, 2]);
    expect(replies[1].result.structuredContent.status).toBe('accepted');
  });

  test('an empty input ends the server in peace', async () => {
    expect(await runCommand([])).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});
