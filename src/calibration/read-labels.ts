import { checkValue, parseJson } from '../input/check-value.ts';
import { InputError } from '../input/input-error.ts';
import { readLines } from '../input/read-lines.ts';
import { type Aside, fromTicket, type Label, labelSchema, ticketSchema } from './label.ts';

/** What a file of labels holds, one after the other: a label, or a ticket that says nothing of an answer. */
export type Read = { readonly label: Label; readonly isTicket: boolean } | { readonly aside: Aside };

const ALLOWED = 'JSON objects, one a line, or an array of tickets';

/** A value of the file, and what to call its place. */
interface Placed {
  readonly value: unknown;
  readonly place: string;
}

/**
 * Reads labels from JSON lines, or tickets from those or from one JSON array, as `tickets --json` prints it. Lines are
 * read as they come; an array is read whole.
 * @param tierNames those that are configured: a label may name no other.
 * @throws InputError
 */
export async function* readLabels(file: string, tierNames: readonly string[]): AsyncGenerator<Read> {
  for await (const { value, place } of readValues(file)) {
    const isTicket = typeof value === 'object' && value !== null && 'ticket_id' in value;
    const found = isTicket
      ? fromTicket(checkValue(ticketSchema, value, place))
      : checkValue(labelSchema, value, place);
    if (typeof found === 'string') {
      yield { aside: found };
      continue;
    }
    if (found.tier !== undefined && !tierNames.includes(found.tier)) {
      if (isTicket) {
        yield { aside: 'of a tier that is gone' };
        continue;
      }
      throw new InputError(
        `${place}: tier is ${JSON.stringify(found.tier)}: the configuration has ${tierNames.join(', ')}`,
      );
    }
    yield { label: found, isTicket };
  }
}

async function* readValues(file: string): AsyncGenerator<Placed> {
  let array: string[] | undefined;
  let isFirst = true;
  for await (const { number, text } of readLines(file)) {
    if (isFirst && text.startsWith('[')) array = [];
    isFirst = false;
    if (array) array.push(text);
    else
      yield { value: parseJson(text, `${file}, line ${number}`, ALLOWED), place: `${file}, line ${number}` };
  }
  const values = array && parseJson(array.join('\n'), file, ALLOWED);
  for (const [index, value] of (Array.isArray(values) ? values : []).entries()) {
    yield { value, place: `${file}, element ${index + 1}` };
  }
}
