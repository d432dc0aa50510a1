import type { Caller } from '../../cascade/caller.ts';
import { RequestError } from '../../cascade/request-error.ts';
import type { Scope } from '../../tools/tool.ts';

/** Who asks, and what they may ask for. */
export interface Identity {
  readonly caller: Caller;
  readonly scopes: ReadonlySet<Scope>;
}

/** What callers with an API key are called; no token may claim to be one. */
export const KEY_SUBJECT = 'key:';

/** The refusal of those of whom nobody can say who they are; `message` repeats nothing that they sent. */
export function unauthorized(
  message: string,
  nextStep = 'Send a token or key that is valid here.',
): RequestError {
  return new RequestError('unauthorized', message, { nextStep });
}
