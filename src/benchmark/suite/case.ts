import * as z from 'zod';
import { queryTextSchema } from '../../cascade/query.ts';

const term = z.string().trim().min(1).max(500);

/** A question of a suite, and what a right answer to it has; one line of a suite's file. */
export const caseSchema = z.strictObject({
  id: z.string().min(1).max(200).describe('Names the question in results; its own within the suite.'),
  query: queryTextSchema.describe("The customer's question in full."),
  reference: z.string().trim().min(1).max(20_000).optional().describe('A right answer.'),
  must_include: z
    .array(z.union([term, z.array(term).min(1).max(20)]))
    .min(1)
    .max(50)
    .optional()
    .describe('What a right answer says; of a list in it, one is enough. Case and white space do not count.'),
  must_not_include: z.array(term).min(1).max(50).optional().describe('What no right answer says.'),
  tier_hint: z.string().min(1).max(100).optional().describe('The weakest tier that should answer it.'),
  tags: z
    .array(z.string().min(1).max(50))
    .max(20)
    .optional()
    .describe(`To break results down by; ${JSON.stringify('unanswerable')}: nothing answers it.`),
});

export type BenchmarkCase = z.output<typeof caseSchema>;

/** Of a question with this tag, the right answer is none. */
export const UNANSWERABLE = 'unanswerable';
