/** Tells how far work has come: a bar that stays in its line on a terminal, and a line each tenth elsewhere. */
export interface ProgressBar {
  tell(done: number, total: number, spentUsd: number): void;
  /** Leaves the last state standing. */
  end(): void;
}

const WIDTH = 30;
const LEAST_GAP_MS = 100;
const STEPS = 10;

export function createProgressBar(screen: NodeJS.WriteStream, now = () => performance.now()): ProgressBar {
  const startedAtMs = now();
  let first: number | undefined;
  let shownAtMs = Number.NEGATIVE_INFINITY;
  let shownStep = -1;
  let pending: string | undefined;
  let isOpen = false;

  const show = (line: string) => {
    // A line that is broken in two would be wiped by half.
    const fitting = screen.columns > 1 ? line.slice(0, screen.columns - 1) : line;
    screen.write(screen.isTTY ? `\r\u001b[K${fitting}` : `${line}\n`);
    isOpen = true;
    pending = undefined;
  };

  return {
    tell(done, total, spentUsd) {
      first ??= done;
      const step = Math.floor((STEPS * done) / total);
      const isDue = screen.isTTY ? now() - shownAtMs >= LEAST_GAP_MS || done === total : step > shownStep;
      const line = toLine({ done, first, total, spentUsd, seconds: (now() - startedAtMs) / 1_000 });
      if (!isDue) {
        pending = line;
        return;
      }
      shownAtMs = now();
      shownStep = step;
      show(line);
    },
    end() {
      if (pending !== undefined && screen.isTTY) show(pending);
      if (isOpen && screen.isTTY) screen.write('\n');
      isOpen = false;
      pending = undefined;
    },
  };
}

interface State {
  readonly done: number;
  /** Answers that were there before. */
  readonly first: number;
  readonly total: number;
  readonly spentUsd: number;
  readonly seconds: number;
}

function toLine({ done, first, total, spentUsd, seconds }: State): string {
  const share = total > 0 ? done / total : 1;
  const full = Math.round(WIDTH * share);
  const bar = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`;
  const left =
    done > first && done < total ? `, about ${toTime((seconds / (done - first)) * (total - done))} left` : '';
  const spent = spentUsd > 0 ? `, ${spentUsd.toFixed(4)} USD` : '';
  return `${bar} ${Math.floor(100 * share)} % (${done} of ${total}${spent}${left})`;
}

function toTime(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
