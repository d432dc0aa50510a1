import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FakeCloud, startFakeCloud } from './fake-cloud/fake-cloud.ts';
import type { Call } from './fake-cloud/reply.ts';
import { temporaryFolder } from './server-process.ts';

/** What a call to the small model costs, and to the large one: 100 tokens in and 20 out, US dollars. */
export const SMALL_USD = (100 * 1 + 20 * 5) / 1e6;
export const LARGE_USD = (100 * 10 + 20 * 50) / 1e6;
/** The most that a call of the small model can cost is far less than this. */
const PRICES = {
  small: { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 },
  large: { inputUsdPerMillionTokens: 10, outputUsdPerMillionTokens: 50 },
};

/** Two priced tiers on Bedrock; the small model answers every third question wrongly. */
export const CONFIG = {
  tiers: [
    { name: 'instant', provider: 'bedrock', modelId: 'small', price: PRICES.small, maxTokens: 100 },
    { name: 'expert', provider: 'bedrock', modelId: 'large', price: PRICES.large, maxTokens: 100 },
  ],
  cache: { kind: 'none' },
  store: { kind: 'memory' },
};

/** The number in a question of `makeSuite` that a call is about. */
export function numberOf({ body }: Pick<Call, 'body'>): number {
  return Number(/parcel no\. (\d+)/.exec(JSON.stringify(body))?.[1] ?? Number.NaN);
}

/** A cloud whose large model always knows, and whose small one does not say it of every third parcel. */
export function startBenchmarkCloud(afterMs = 0): Promise<FakeCloud> {
  return startFakeCloud({
    ordinary(call) {
      const number = numberOf(call);
      const isRight = call.model === 'large' || number % 3 > 0;
      const text = isRight
        ? `The parcel no. ${number} arrives at gate ${number + 1000} on Monday.`
        : `The parcel no. ${number} has been sent to you, and you will be told of it.`;
      return { do: 'answer', text, afterMs };
    },
  });
}

/** A file with so many questions. */
export function makeSuite(size: number, folder = temporaryFolder()): string {
  const lines = Array.from({ length: size }, (_, index) =>
    JSON.stringify({
      id: `p${index}`,
      query: `At which gate does parcel no. ${index} arrive, and on which day?`,
      reference: `It arrives at gate ${index + 1000} on Monday.`,
      must_include: [`gate ${index + 1000}`, 'Monday'],
      tags: [index % 3 > 0 ? 'easy' : 'hard'],
      tier_hint: index % 3 > 0 ? 'instant' : 'expert',
    }),
  );
  const file = join(folder, `suite-${size}.jsonl`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

export function writeConfig(config: unknown = CONFIG): string {
  const file = join(temporaryFolder(), 'config.json');
  writeFileSync(file, JSON.stringify(config));
  return file;
}
