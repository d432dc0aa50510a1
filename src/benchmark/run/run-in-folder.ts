import { nanoUsdToUsd } from '../../cascade/money.ts';
import { summariseResults } from '../figures/summarise-results.ts';
import type { RunProgress } from '../run-facts.ts';
import type { Suite } from '../suite/suite.ts';
import type { Summary } from '../summary.ts';
import { createLocalLedger } from './ceiling.ts';
import { prepareRun, type Wishes, type Workshop } from './prepare.ts';
import { openRunFolder, toKey } from './run-folder.ts';
import { runWork } from './run-work.ts';

export interface FolderRun {
  readonly suite: Suite;
  readonly wishes: Wishes;
  readonly workshop: Workshop;
  readonly folder: string;
  readonly signal: AbortSignal;
  onProgress(done: number, total: number, spentUsd: number): void;
}

/**
 * Runs a benchmark in this process, its results in a folder; one that was cut short there goes on, and pays for no
 * answer twice. Once `signal` aborts, it comes to what there is.
 * @throws RequestError for wishes that cannot be met, InputError for a folder that cannot be used.
 */
export async function runInFolder(run: FolderRun): Promise<Summary> {
  const { suite, wishes, workshop, signal } = run;
  const ledger = createLocalLedger(wishes.maxCostUsd);
  const { facts, order, identify, warmUp, ask } = await prepareRun(suite, wishes, workshop, ledger);
  const folder = await openRunFolder(run.folder, facts, order.total);
  try {
    ledger.goOn(folder.spentNanoUsd, folder.note);
    const { now } = workshop.dependencies.clock;
    const startedAtMs = now();
    let done = folder.done.size;
    const tell = () => run.onProgress(done, order.total, nanoUsdToUsd(ledger.spentNanoUsd()));
    const isDone = async (position: number) =>
      folder.done.size > 0 && folder.done.has(toKey(await identify(position)));
    tell();
    await warmUp(signal);
    const { ranOut } = await runWork({
      positions: Array(order.total).keys(),
      concurrency: wishes.concurrency,
      mayBegin: () => !signal.aborted,
      ask: async (position) => ((await isDone(position)) ? 'cut' : ask(position, { signal })),
      async keep(_, result) {
        await folder.keep(result);
        done += 1;
        tell();
      },
    });
    const seconds = (now() - startedAtMs) / 1_000;
    await folder.note({ seconds });
    return await summariseResults(facts, folder.results, {
      startedAt: folder.startedAt,
      finishedAt: new Date().toISOString(),
      wallSeconds: folder.wallSeconds + seconds,
      total: order.total,
      stopped: toStopped(done < order.total, ranOut),
      billedUsd: nanoUsdToUsd(ledger.spentNanoUsd()),
    });
  } finally {
    await folder.close();
  }
}

function toStopped(isPartial: boolean, ranOut: boolean): RunProgress['stopped'] {
  if (!isPartial) return undefined;
  return ranOut ? 'cost_ceiling' : 'cancelled';
}
