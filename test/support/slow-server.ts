import { createCascade } from '../../src/cascade/cascade.ts';
import { judgeCompletion } from '../../src/cascade/judge/judge-completion.ts';
import { NO_GROUNDING } from '../../src/cascade/passage.ts';
import { scoreCourse } from '../../src/cascade/score/score-course.ts';
import type { Tier } from '../../src/cascade/tier.ts';
import { clock, random } from '../../src/server/app.ts';
import { runStdio } from '../../src/server/stdio.ts';
import { createMemoryCache } from '../../src/store/memory-cache.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { createTools } from '../../src/tools/catalog.ts';
import { noBenchmarks } from './no-benchmarks.ts';
import { blindRedactor, createTestStores } from './test-stores.ts';

// The real server around one tier that never answers and says on stderr when it is called and when it is stopped.

const say = (event: string) => process.stderr.write(`${event}\n`);

const hanging: Tier = {
  name: 'hanging',
  model: 'none',
  source: 'model',
  maxTokens: 10,
  timeoutMs: 60_000,
  complete: (_, signal) =>
    new Promise((resolve) => {
      say('tier called');
      signal.addEventListener('abort', () => {
        say('tier stopped');
        resolve({ kind: 'cancelled', message: 'stopped' });
      });
    }),
};

const log = createLog('silent', say);
const cascade = createCascade({
  tiers: [hanging],
  knowledge: { version: () => 'none', search: async () => NO_GROUNDING },
  extractor: { extract: async () => ({ text: '', citations: [], abstained: true }) },
  scorer: scoreCourse,
  judge: judgeCompletion,
  cache: createMemoryCache({ kind: 'none' }, clock),
  redactor: blindRedactor,
  ...createTestStores(clock, log),
  clock,
  random,
  log,
  settings: {
    policy: 'thresholds',
    thresholds: [],
    acceptance: new Map(),
    minConfidence: 0.7,
    deadlineMs: 25_000,
    clarify: true,
    useCases: new Map(),
    fingerprint: '',
    atLimit: 'static',
  },
});

runStdio({ tools: createTools(cascade, noBenchmarks), log: createLog('warn', say) });
