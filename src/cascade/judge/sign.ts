import { cutAtCharacter } from '../../text/cut-text.ts';
import { toCleanText } from '../query.ts';

/** Something that an answer shows, as a number that the judge weighs. */
export interface Sign {
  readonly name: string;
  /** 0 where it is absent; most signs end at 1. */
  readonly value: number;
  /** In words that a person reads; absent where there is nothing to tell. */
  readonly reason?: string | undefined;
}

/** A sign that is there or not. */
export function toSign(name: string, isThere: boolean, reason?: string): Sign {
  return { name, value: isThere ? 1 : 0, reason: isThere ? reason : undefined };
}

/** One more weighs less than the one before: 0, 0.69, 1.1, 1.39, …, held at `most` of them. */
export function damped(count: number, most = 10): number {
  return Math.log(1 + Math.min(most, count));
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** What is quoted from a text in a reason: on one line, cut, without control and hidden characters. */
export function shorten(text: string, most = 60): string {
  const line = toCleanText(text).replace(/\s+/g, ' ');
  return line.length > most ? `${cutAtCharacter(line, most - 1)}…` : line;
}
