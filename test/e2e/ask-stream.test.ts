import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeCloud, startFakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import { toConfigFile } from '../support/http-process.ts';
import { EXECUTABLE, isolatedEnvironment, temporaryFolder } from '../support/server-process.ts';

const GOOD =
  'Open the sign-in page and choose Forgot password. Enter the address of your account. Follow the link in the mail.';

let cloud: FakeCloud;
let config: string;

beforeAll(async () => {
  cloud = await startFakeCloud();
  config = toConfigFile({
    tiers: [{ name: 'only', provider: 'openai', baseUrl: `${cloud.url}/v1`, model: 'only' }],
    routing: { minConfidence: 0 },
  });
});

afterAll(() => cloud.close());

/** What `ask --stream` writes, piece by piece, and its exit code. */
async function ask(): Promise<{ pieces: readonly string[]; code: number | null }> {
  const args = [EXECUTABLE, 'ask', '--stream', '--config', config, 'How do I reset my password?'];
  const child = spawn(process.execPath, args, { env: isolatedEnvironment(), cwd: temporaryFolder() });
  const pieces: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => pieces.push(text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { pieces, code };
}

describe('ask --stream', () => {
  test('writes the answer while it is made, and once, with its sources and figures at the end', async () => {
    cloud.script('only', { do: 'answer', text: GOOD, pieces: 12, pieceGapMs: 60 });
    const { pieces, code } = await ask();
    expect(code).toBe(0);
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces[0]).toMatch(/^Open the sign-in page and choose Forgot password\. ?$/);
    expect(pieces.join('')).toMatch(/^Open .* in the mail\.\s+─+/s);
    expect(pieces.join('').match(/Follow the link/g)).toHaveLength(1);
    expect(pieces.join('')).toContain('Answered by only');
  });

  test('says so where what it has written is taken back', async () => {
    cloud.script('only', [
      { do: 'exception-mid-stream', type: 'overloaded' },
      { do: 'answer', text: GOOD, pieces: 3 },
    ]);
    const { pieces, code } = await ask();
    expect(code).toBe(0);
    expect(pieces.join('')).toMatch(/^.*\s+\[Taken back: .*\]\s+Open .* in the mail\.\s+─+/s);
  });
});
