import type { Clock, Log, Random } from '../../cascade/ports.ts';
import { createAwsClients } from '../aws-clients.ts';
import type { Config } from '../config-schema.ts';
import { createStores } from '../create-stores.ts';
import { type Forgettable, runForget } from './forget.ts';
import { runTickets } from './tickets.ts';
import { UsageError } from './usage.ts';

export interface OnStores extends Forgettable {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly words: readonly string[];
  readonly json: boolean;
}

/** What a command has to say, or why it could not be done. */
export interface Done {
  readonly output: string;
  readonly complaint?: string | undefined;
}

/** The commands that look into what is kept, and ask no tier. @throws UsageError */
export async function runOnStores(command: 'tickets' | 'forget', options: OnStores): Promise<Done> {
  const { config, words } = options;
  if (command === 'forget' && words.length > 0) {
    throw new UsageError(`forget takes no "${words[0]}"; a reference of several words is put in quotes`);
  }
  const stores = await createStores({ ...options, aws: createAwsClients() });
  if (config.store.kind === 'memory') {
    return { output: '', complaint: 'store.kind is memory: nothing is kept once a server has ended' };
  }
  if (stores.unusable !== undefined) {
    return { output: '', complaint: `the store cannot be used: ${stores.unusable}` };
  }
  try {
    if (command === 'forget') return await runForget(stores, options);
    return await runTickets({ tickets: stores.tickets, words, json: options.json });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // A store says what is wrong in words for whoever runs it.
    return { output: '', complaint: `the store failed: ${(error as Error).message}` };
  }
}
