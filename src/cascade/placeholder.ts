import type { Answer } from './answer.ts';

/** Placeholders as a redactor makes them. */
export const PLACEHOLDER = /\[(?:EMAIL|PHONE|CARD|IBAN|ID|KEY|PRIVATE_KEY|JWT)_[A-Z]{5,32}\]/g;
/** What may still become one. */
export const UNFINISHED = /\[[A-Z_]{0,44}$/;

export function placeholdersIn(text: string): readonly string[] {
  return text.includes('[') ? (text.match(PLACEHOLDER) ?? []) : [];
}

export function placeholdersOf({ response, citations }: Answer): readonly string[] {
  return [response, ...citations.flatMap(({ title, quote }) => [title, quote])].flatMap(placeholdersIn);
}
