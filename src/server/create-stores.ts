import { randomUUID } from 'node:crypto';
import type { Budgets, Cache, Clock, Log, Random } from '../cascade/ports.ts';
import { toTicket } from '../cascade/to-ticket.ts';
import { type Answers, createAnswers } from '../store/answers.ts';
import type { BudgetAlert } from '../store/budgets.ts';
import { createMemoryCache } from '../store/memory-cache.ts';
import type { Records } from '../store/records.ts';
import { createSessions, type Sessions } from '../store/sessions.ts';
import type { SharedTiers } from '../store/shared-tiers.ts';
import { createTickets, type Tickets } from '../store/tickets.ts';
import { createUpdates, type Update } from '../store/update.ts';
import type { AwsClients } from './aws-clients.ts';
import type { Config } from './config-schema.ts';

export interface StoresOptions {
  readonly config: Pick<Config, 'store' | 'cache' | 'budgets'>;
  readonly aws: AwsClients;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly onBudgetAlert?: ((alert: BudgetAlert) => void) | undefined;
}

/** Everything that is remembered. */
export interface Stores {
  readonly answers: Answers;
  readonly sessions: Sessions;
  readonly tickets: Tickets;
  readonly cache: Cache;
  /** What all but the cache is kept in, for benchmarks. */
  readonly records: Records;
  readonly update: Update;
  /** Absent where spending is not limited. */
  readonly budgets?: Budgets | undefined;
  /** What instances tell each other of tiers; absent where there is but one machine. */
  readonly sharedTiers?: SharedTiers | undefined;
  /** Why memory stands in for what was configured; absent where nothing does. */
  readonly unusable?: string | undefined;
  /** Resolves once nothing is left to write. */
  flush(): Promise<void>;
}

/** What `config` keeps things in. A folder that cannot be used costs one warning, never a question. */
export async function createStores(options: StoresOptions): Promise<Stores> {
  const { config, aws, clock, random, log } = options;
  const { store } = config;
  const opened = await openRecords(options);
  const { records } = opened;
  const update = createUpdates(records, clock, random);
  const isTable = store.kind === 'dynamodb';
  const answers = createAnswers({
    records,
    clock,
    ttlSeconds: store.answerTtlSeconds,
    log,
    // Whoever keeps things in a table may run where nothing goes on after a reply.
    writeThrough: isTable,
  });
  const tickets = createTickets({
    records,
    update,
    clock,
    toTicket,
    ticketTtlSeconds: store.ticketTtlSeconds,
  });
  const sharedTiers = isTable
    ? (await import('../store/shared-tiers.ts')).createSharedTiers({
        records,
        clock,
        log,
        instanceId: randomUUID(),
      })
    : undefined;
  return {
    answers,
    sessions: createSessions({ records, update, clock, ttlSeconds: store.sessionTtlSeconds }),
    tickets: opened.unusable === undefined ? tickets : { ...tickets, open: rejectTicket },
    records,
    update,
    cache: await createCache(config, records, { aws, clock }),
    budgets: await createBudgets(options, { records, update }),
    sharedTiers,
    unusable: opened.unusable,
    async flush() {
      await Promise.all([answers.flush(), sharedTiers?.settled()]);
    },
  };
}

interface Opened {
  readonly records: Records;
  /** Why memory stands in for what was configured. */
  readonly unusable?: string | undefined;
}

async function openRecords({ config: { store }, aws, clock, log }: StoresOptions): Promise<Opened> {
  if (store.kind === 'dynamodb') {
    const { createDynamoRecords } = await import('../store/dynamo-records.ts');
    const connect = () => aws.dynamoDb(store.region);
    return { records: createDynamoRecords({ table: store.table, connect, clock }) };
  }
  if (store.kind === 'local') {
    const [{ createLocalRecords }, { whyUnusable }] = await Promise.all([
      import('../store/local-records.ts'),
      import('../store/try-folder.ts'),
    ]);
    const unusable = await whyUnusable(store.path);
    if (unusable === undefined) {
      return { records: createLocalRecords({ folder: store.path, clock, log }) };
    }
    log.warn('store_unusable', { why: unusable, effect: STAND_IN });
    return { records: await createStandIn(clock), unusable };
  }
  return { records: await createStandIn(clock) };
}

/** Nothing unless configured. */
async function createBudgets(
  { config: { budgets: settings }, clock, log, onBudgetAlert: onAlert }: StoresOptions,
  kept: { readonly records: Records; readonly update: Update },
): Promise<Budgets | undefined> {
  if (!settings) return undefined;
  const { createBudgets } = await import('../store/budgets.ts');
  return createBudgets({ ...kept, clock, settings, log, onAlert });
}

const STAND_IN =
  'answers and conversations are kept in memory until the process ends; tickets cannot be kept';

async function createStandIn(clock: Clock): Promise<Records> {
  const { createMemoryRecords } = await import('../store/memory-records.ts');
  return createMemoryRecords(clock);
}

async function rejectTicket(): Promise<never> {
  throw new Error('the store cannot be written to');
}

async function createCache(
  { cache }: StoresOptions['config'],
  records: Records,
  { aws, clock }: Pick<StoresOptions, 'aws' | 'clock'>,
): Promise<Cache> {
  if (cache.kind !== 'dynamodb') return createMemoryCache(cache, clock);
  const [{ createRecordCache }, { createDynamoRecords }] = await Promise.all([
    import('../store/record-cache.ts'),
    import('../store/dynamo-records.ts'),
  ]);
  const { table, region, ttlSeconds } = cache;
  const own =
    table === undefined
      ? records
      : createDynamoRecords({ table, connect: () => aws.dynamoDb(region), clock });
  return createRecordCache({ records: own, clock, ttlSeconds });
}
