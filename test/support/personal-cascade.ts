import { citePassage } from '../../src/cascade/cite-passage.ts';
import type { CascadeDependencies } from '../../src/cascade/dependencies.ts';
import type { CascadeEvent } from '../../src/cascade/events.ts';
import type { Knowledge, Passage } from '../../src/cascade/passage.ts';
import type { TicketDraft } from '../../src/cascade/ticket.ts';
import type { TierRequest } from '../../src/cascade/tier.ts';
import { createRedactor } from '../../src/safety/redactor.ts';
import { createMemoryCache } from '../../src/store/memory-cache.ts';
import { completion, type FakeTier, type Reply } from './fake-tier.ts';
import { makeGrounding } from './make-knowledge.ts';
import { createTestCascade, recordingLog, type TestCascade } from './test-cascade.ts';
import { createTestStores } from './test-stores.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export const SECRET = new Uint8Array(32).fill(7);
export const MAIL = 'jane.doe@example.org';
export const HELP = 'help@support.example.com';
const PLACEHOLDERS = /\[(?:PRIVATE_)?[A-Z]+_[A-Z]{8,}\]/g;

export interface PersonalCascade extends TestCascade {
  /** What the app's own listener heard. */
  readonly heard: readonly CascadeEvent[];
  readonly drafts: readonly TicketDraft[];
  /** All that tiers, knowledge, log, listener of the app and stores were given, as JSON. */
  given(): string;
  /** All that was put into the cache, as JSON. */
  cached(): readonly string[];
}

type Parts = Omit<Partial<CascadeDependencies>, 'tiers'> & {
  readonly tiers: readonly FakeTier[];
  readonly clock?: VirtualClock;
};

/** A cascade with the real redactor whose every neighbour writes down what it is given. */
export function createPersonalCascade(parts: Parts, passages: readonly Passage[] = []): PersonalCascade {
  const clock = parts.clock ?? createVirtualClock();
  const { log, logged } = recordingLog();
  const stores = createTestStores(clock, log);
  const sessions = parts.sessions ?? stores.sessions;
  const cache = parts.cache ?? createMemoryCache({ kind: 'memory', ttlSeconds: 60 }, clock);
  const heard: CascadeEvent[] = [];
  const drafts: TicketDraft[] = [];
  const kept: unknown[] = [];
  const cached: string[] = [];
  const knowledge: Knowledge = {
    version: () => 'v1',
    search: async (lookup) => {
      kept.push(lookup);
      return makeGrounding(lookup.text, passages);
    },
  };
  const made = createTestCascade({
    knowledge,
    redactor: createRedactor(SECRET),
    listener: (event) => void heard.push(event),
    ...parts,
    clock,
    log,
    answers: {
      ...stores.answers,
      put(record) {
        kept.push(record);
        return stores.answers.put(record);
      },
    },
    sessions: {
      ...sessions,
      add(sessionId, caller, turn, answerId) {
        kept.push(turn);
        return sessions.add(sessionId, caller, turn, answerId);
      },
    },
    tickets: {
      ...stores.tickets,
      async open(draft) {
        drafts.push(draft);
        const ticket = await stores.tickets.open(draft);
        kept.push(draft, ticket);
        return ticket;
      },
    },
    cache: {
      get(key) {
        kept.push(key);
        return cache.get(key);
      },
      set(key, answer) {
        cached.push(JSON.stringify([key, answer]));
        return cache.set(key, answer);
      },
    },
  });
  return {
    ...made,
    logged,
    heard,
    drafts,
    cached: () => cached,
    given: () =>
      JSON.stringify(
        [parts.tiers.map(({ requests }) => requests), kept, cached, heard, logged],
        (_, value) => (value instanceof Map ? [...value] : value),
      ),
  };
}

/** Placeholders in `text`, in order. */
export function placeholdersIn(text: string): readonly string[] {
  return text.match(PLACEHOLDERS) ?? [];
}

/** A reply that repeats whatever placeholders `where` has in what the tier was asked. */
export function repeats(where: (request: TierRequest) => string, confidence = 0.9): Reply {
  return async (request) =>
    completion(confidence, { text: `${confidence} ${placeholdersIn(where(request)).join(' and ')}` });
}

export const repeatsQuestion = repeats(({ query }) => query.text);

/** A reply that gives every passage word for word and cites it whole. */
export const citesAll: Reply = async ({ grounding: { passages } }) =>
  completion(0.9, {
    text: ['0.9', ...passages.map(({ text }) => text)].join('\n\n'),
    citations: passages.map((passage) => citePassage(passage, 0, passage.text.length)),
  });
