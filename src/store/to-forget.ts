import { type Caller, isSameCaller } from '../cascade/caller.ts';

/**
 * Whose traces are to go: a customer's, by contact, name or subject; or those of one session, of every caller who
 * has one of that name unless `owner` is given (its `caller` undefined: whoever asks without a name).
 */
export type ToForget =
  | { readonly customer: string }
  | { readonly sessionId: string; readonly owner?: { readonly caller: Caller | undefined } | undefined };

/** Whether what `owner` made in `sessionId` is meant. */
export function isToForget(
  toForget: ToForget,
  owner: Caller | undefined,
  sessionId: string | undefined,
): boolean {
  if ('customer' in toForget) return owner?.subject === toForget.customer.trim();
  if (sessionId !== toForget.sessionId) return false;
  return !toForget.owner || isSameCaller(toForget.owner.caller, owner);
}
