import type { RequestError } from '../../cascade/request-error.ts';
import { cutAtCharacter } from '../../text/cut-text.ts';
import { toName } from './read-value.ts';

// What an agent is told of a request that could not be served, in few enough bytes for any reply.

const MESSAGE_CHARACTERS = 1_000;

/** For forms of reply that carry JSON. */
export function toErrorWire({ code, message, field, retryable, nextStep }: RequestError) {
  const error = {
    code,
    message: cutAtCharacter(message, MESSAGE_CHARACTERS),
    ...(field === undefined ? {} : { field: toName(field) }),
    retryable,
    next_step: nextStep,
  };
  return { error };
}

/** For forms of reply that carry text. */
export const toAdvice = ({ message, nextStep }: RequestError): string =>
  `${cutAtCharacter(message, MESSAGE_CHARACTERS)}. ${nextStep}`;
