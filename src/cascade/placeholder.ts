import type { Answer } from './answer.ts';

/** What personal data and secrets there are; the first part of a placeholder. */
export const PLACEHOLDER_KINDS = [
  'EMAIL',
  'PHONE',
  'CARD',
  'IBAN',
  'ID',
  'KEY',
  'PRIVATE_KEY',
  'JWT',
] as const;

/** Placeholders as a redactor makes them. */
export const PLACEHOLDER = new RegExp(`\\[(?:${PLACEHOLDER_KINDS.join('|')})_[A-Z]{8,32}\\]`, 'g');
/** What may still become one. */
export const UNFINISHED = /\[[A-Z_]{0,44}$/;

export function placeholdersIn(text: string): readonly string[] {
  return text.includes('[') ? (text.match(PLACEHOLDER) ?? []) : [];
}

export function placeholdersOf({ response, choices = [], citations }: Answer): readonly string[] {
  return [response, ...choices, ...citations.flatMap(({ title, quote }) => [title, quote])].flatMap(
    placeholdersIn,
  );
}
