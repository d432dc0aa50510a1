import * as z from 'zod';
import type { Caller } from './caller.ts';

/** What the caller knows about who asks and about what; each value narrows where an answer is looked for. */
export interface QueryContext {
  readonly use_case?: string | undefined;
  readonly product?: string | undefined;
  readonly plan?: string | undefined;
  readonly locale?: string | undefined;
  readonly channel?: string | undefined;
  readonly attributes?: Readonly<Record<string, string | number | boolean>> | undefined;
}

/** An earlier question of the same conversation, and what was answered. */
export interface Turn {
  readonly question: string;
  readonly answer: string;
  /** Where the customer was asked back: what there was to choose from, which may be nothing. */
  readonly choices?: readonly string[] | undefined;
}

/** A parsed question with the limits that its caller set. */
export interface Query {
  readonly text: string;
  readonly context: QueryContext;
  readonly caller?: Caller | undefined;
  /** The conversation that it is part of, as its caller named it. */
  readonly sessionId?: string | undefined;
  /** Earlier turns, oldest first. */
  readonly history?: readonly Turn[] | undefined;
  /** A follow-up as it reads without its conversation: what is searched for, scored and judged. Left out: `text`. */
  readonly standalone?: string | undefined;
  /** The answer that was not enough. */
  readonly escalates?: string | undefined;
  readonly minTier?: string | undefined;
  readonly maxTier?: string | undefined;
  /** Integer nano-USD that all attempts together may cost. */
  readonly maxCostNanoUsd?: number | undefined;
  /** Milliseconds from now until the reply has to be there. */
  readonly deadlineMs?: number | undefined;
  /** 0 to 1; the confidence from which an answer is accepted. */
  readonly minConfidence?: number | undefined;
  /** Why an earlier answer was not enough; kept with the answer for whoever takes over. */
  readonly escalationReason?: string | undefined;
}

export type Asking = Pick<Query, 'text' | 'standalone'>;

/** What is asked, to whoever does not know its conversation. */
export function toStandalone({ text, standalone }: Asking): string {
  return standalone ?? text;
}

export const MAX_QUERY_CHARACTERS = 20_000;

/** What most questions consist of; nothing in it needs cleaning. */
const PRINTABLE_ASCII = /^[\n -~]*$/;
/** C0 and C1 controls but tab and newline. */
const CONTROLS = /[\p{Cc}--[\t\n]]/gv;
/** Directional overrides, zero-width spaces, tag characters and blank letters: hidden from a reader, not from a model. */
const HIDDEN =
  /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u115f\u1160\u3164\uffa0\u2800\u{e0000}-\u{e01ef}]/gu;
const VISIBLE = /[!-~]|[\p{L}\p{N}\p{P}\p{S}]/u;

/** `text` as it is worked on: well-formed Unicode, without control and hidden characters, trimmed. */
export function toCleanText(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text.trim();
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(CONTROLS, ' ').replace(HIDDEN, '').trim();
}

/** The question as any transport takes it: 1 to 20,000 characters, at least one of them visible; cleaned. */
export const queryTextSchema = z
  .string()
  .min(1)
  .max(MAX_QUERY_CHARACTERS)
  .overwrite(toCleanText)
  .refine((text) => VISIBLE.test(text), 'must have at least one visible character');

/** A conversation as its caller names it; told apart to the letter. */
export const sessionIdSchema = z
  .string()
  .min(1)
  .max(200)
  .refine((id) => VISIBLE.test(id), 'must have at least one visible character');

const shortText = z.string().max(200).overwrite(toCleanText);

export const queryContextSchema = z.strictObject({
  use_case: shortText
    .optional()
    .describe('Kind of request, e.g. general, product_question, account_inquiry.'),
  product: shortText.optional().describe('Product the customer asks about; its articles are preferred.'),
  plan: shortText.optional().describe('Plan or subscription of the customer; articles for it are preferred.'),
  locale: shortText.optional().describe('BCP 47 language tag; articles in it are preferred.'),
  channel: shortText.optional().describe('Where the question came from, e.g. chat, email.'),
  attributes: z
    .record(z.string().max(64), z.union([shortText, z.number(), z.boolean()]))
    .refine((attributes) => Object.keys(attributes).length <= 20, 'must have at most 20 entries')
    .optional()
    .describe('Further facts, at most 20.'),
});
