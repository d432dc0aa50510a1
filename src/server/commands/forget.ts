import type { ToForget } from '../../store/to-forget.ts';
import type { Stores } from '../create-stores.ts';
import { forgetJobs } from '../http/job-records.ts';
import { UsageError } from './usage.ts';

export interface Forgettable {
  /** A session's id; every caller's session of that name goes. */
  readonly session?: string | undefined;
  /** A customer's contact, name, or subject. */
  readonly customer?: string | undefined;
}

/** Erases what is kept of a session or a customer, and says how much that was. @throws UsageError */
export async function runForget(
  { answers, sessions, tickets, records }: Pick<Stores, 'answers' | 'sessions' | 'tickets' | 'records'>,
  given: Forgettable,
) {
  const toForget = toMeant(given);
  const traces = await tickets.forget(toForget);
  const answerIds = new Set([...traces.answerIds, ...(await sessions.forget(toForget))]);
  for (const { sessionId, caller } of traces.sessions) {
    for (const answerId of await sessions.remove(sessionId, caller)) answerIds.add(answerId);
  }
  // Before the answers, of which a job would else make new ones.
  const theirs = traces.sessions.map(({ sessionId, caller }) => ({ sessionId, owner: { caller } }));
  await forgetJobs(records, { meant: [toForget, ...theirs], answerIds });
  for (const answerId of answerIds) await answers.remove(answerId);
  await answers.forget(toForget);
  const { ticketIds, incidentIds } = traces;
  return {
    output: `Erased: its sessions and answers, ${ticketIds.length} tickets, its questions in ${incidentIds.length} incidents.\n`,
  };
}

function toMeant({ session, customer }: Forgettable): ToForget {
  if ((session === undefined) === (customer === undefined)) {
    throw new UsageError('forget needs either --session ID or --customer REF');
  }
  if (session?.trim() === '' || customer?.trim() === '') {
    throw new UsageError('forget needs to be told whom or what: its reference is empty');
  }
  return session !== undefined ? { sessionId: session } : { customer: customer ?? '' };
}
