import type { Caller } from '../../cascade/caller.ts';
import type { RequestError } from '../../cascade/request-error.ts';

/** What an event asks for, and how its form is replied to. */
export interface AgentRequest {
  readonly toolName: string;
  /** By name; values as they came. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
  /** The agent's own conversation; absent where the event does not tell it. */
  readonly sessionId?: string | undefined;
  toReply(outcome: Outcome): object;
}

export type Outcome = { readonly answer: Answer } | { readonly error: RequestError };

/** A tool's structured answer, as it goes over the wire. */
export type Answer = Readonly<Record<string, unknown>>;
