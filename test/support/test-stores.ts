import type { Clock, Log, Random, Redactor } from '../../src/cascade/ports.ts';
import { toTicket } from '../../src/cascade/to-ticket.ts';
import { createAnswers } from '../../src/store/answers.ts';
import { createMemoryRecords } from '../../src/store/memory-records.ts';
import { createSessions } from '../../src/store/sessions.ts';
import { createTickets } from '../../src/store/tickets.ts';
import { createUpdates } from '../../src/store/update.ts';

/** No jitter, and identifiers that count. */
export function countingRandom(): Random {
  let count = 0;
  return { next: () => 0, id: () => `ans_${++count}` };
}

/** Finds nothing. */
export const blindRedactor: Redactor = { redact: (text) => ({ text, replaced: [] }) };

const KEPT_SECONDS = 86_400;

/** Answers, sessions and tickets in memory. */
export function createTestStores(clock: Clock, log: Log) {
  const records = createMemoryRecords(clock);
  const update = createUpdates(records, clock, countingRandom());
  const parts = { records, update, clock, log, ttlSeconds: KEPT_SECONDS };
  return {
    answers: createAnswers(parts),
    sessions: createSessions(parts),
    tickets: createTickets({ ...parts, toTicket, ticketTtlSeconds: KEPT_SECONDS }),
  };
}
