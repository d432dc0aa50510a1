import { spawn } from 'node:child_process';
import { EXECUTABLE, isolatedEnvironment, type ServerOptions, temporaryFolder } from './server-process.ts';

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line to its end, with `input` on stdin. */
export function runCommand(
  args: readonly string[],
  { env = {}, cwd = temporaryFolder(), input = '' }: ServerOptions & { readonly input?: string } = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [EXECUTABLE, ...args], { env: isolatedEnvironment(env), cwd });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
