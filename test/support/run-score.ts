import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { type ScoreOptions, score } from '../../src/server/commands/score.ts';

export const SUPPORT: ScoreOptions['routing'] = { scorer: 'support' };

export interface Scored {
  readonly lines: readonly Record<string, unknown>[];
  readonly complaints: readonly string[];
  readonly bad: number;
}

/** A value as a line of JSON. */
export function toLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** Scores what `chunks` hold, one after the other. */
export async function runScore(chunks: Iterable<string | Buffer>, routing = SUPPORT): Promise<Scored> {
  const output = new PassThrough();
  const complaints: string[] = [];
  let text = '';
  output.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  async function* input() {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  const bad = await score(input(), output, { routing, complain: (message) => complaints.push(message) });
  output.end();
  if (!output.readableEnded) await once(output, 'end');
  return {
    bad,
    complaints,
    lines: text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line)),
  };
}
