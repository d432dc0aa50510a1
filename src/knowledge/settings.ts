import * as z from 'zod';
import { COVERAGE_CUT } from './coverage-cut.ts';

const folderPath = z.string().min(1);
const coverageCut = z
  .number()
  .gt(0)
  .max(10)
  .default(COVERAGE_CUT)
  .describe(
    'Coverage of a question by the best passage from which on it likely holds the answer; calibrate finds it from questions in scope and out of it.',
  );

const bedrockKnowledgeSettingsSchema = z.strictObject({
  kind: z.literal('bedrock'),
  knowledgeBaseId: z
    .string()
    .regex(/^[0-9a-zA-Z]{1,10}$/, 'must be 1 to 10 letters and digits')
    .describe('Knowledge base of Amazon Bedrock, by its id.'),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region, such as us-east-1')
    .optional()
    .describe("AWS region; left out: the SDK's own (AWS_REGION, profile)."),
  results: z.int().min(1).max(20).default(8).describe('Passages asked for with each question.'),
  timeoutMs: z
    .int()
    .min(1)
    .max(120_000)
    .default(3_000)
    .describe('Milliseconds for one retrieval; past it the fallback is searched, if there is one.'),
  filter: z
    .record(z.string(), z.unknown())
    .refine((filter) => Object.keys(filter).length === 1, 'must have one operator, such as equals or andAll')
    .optional()
    .describe(
      "What documents' metadata must hold: a RetrievalFilter as AWS has it, passed on as it is. The fallback's folder knows nothing of it.",
    ),
  searchType: z
    .enum(['HYBRID', 'SEMANTIC'])
    .optional()
    .describe('By words and meaning, or by meaning alone; left out: what the service thinks best.'),
  answerableScore: z
    .number()
    .gt(0)
    .max(1)
    .default(0.4)
    .describe(
      "Score of the best result from which on it likely holds the answer; goes by the embedding model and the search's type.",
    ),
  fallback: z
    .strictObject({
      path: folderPath.describe('Folder of articles, as for kind local.'),
      answerableScore: coverageCut,
    })
    .optional()
    .describe('Searched where the knowledge base fails or takes too long.'),
});

export const knowledgeSettingsSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('local'),
    path: folderPath.describe('Folder of .md, .html and .txt articles, read with everything below it.'),
    answerableScore: coverageCut,
  }),
  bedrockKnowledgeSettingsSchema,
  z.strictObject({ kind: z.literal('none') }),
]);

export type BedrockKnowledgeSettings = z.output<typeof bedrockKnowledgeSettingsSchema>;
