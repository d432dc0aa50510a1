import type { CascadeDependencies } from '../../src/cascade/dependencies.ts';
import type { CascadeEvent } from '../../src/cascade/events.ts';
import { judgeByText } from './fake-tier.ts';
import { emptyExtractor, recordingLog, silentKnowledge, TEST_SETTINGS } from './test-cascade.ts';
import { blindRedactor, countingRandom, createTestStores } from './test-stores.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

/** Calls of everything that an object can do, each by its name. */
function noting<Port extends object>(port: Port, name: string, touched: string[]): Port {
  return new Proxy(port, {
    get(target, key, receiver) {
      const found: unknown = Reflect.get(target, key, receiver);
      if (typeof found !== 'function') return found;
      return (...args: unknown[]) => {
        touched.push(`${name}.${String(key)}`);
        return Reflect.apply(found, target, args);
      };
    },
  });
}

/**
 * What a server's cascade is made with: hand-made parts on virtual time with TEST_SETTINGS, and score 1 whatever is
 * asked. `touched` tells each use of cache, answers, sessions and tickets.
 */
export function makeTrialParts(
  parts: Partial<Omit<CascadeDependencies, 'clock'>> & { readonly clock?: VirtualClock } = {},
) {
  const clock = parts.clock ?? createVirtualClock();
  const { log, logged } = recordingLog();
  const stores = createTestStores(clock, log);
  const touched: string[] = [];
  const heard: CascadeEvent[] = [];
  const dependencies: CascadeDependencies = {
    tiers: [],
    knowledge: silentKnowledge,
    extractor: emptyExtractor,
    scorer: () => ({ score: 1, factors: [{ factor: 'base', points: 1 }] }),
    judge: judgeByText,
    redactor: blindRedactor,
    cache: noting({ get: async () => undefined, set: async () => {} }, 'cache', touched),
    answers: noting(stores.answers, 'answers', touched),
    sessions: noting(stores.sessions, 'sessions', touched),
    tickets: noting(stores.tickets, 'tickets', touched),
    random: countingRandom(),
    log,
    listener: (event) => void heard.push(event),
    settings: TEST_SETTINGS,
    ...parts,
    clock,
  };
  return { dependencies, clock, touched, heard, logged };
}
