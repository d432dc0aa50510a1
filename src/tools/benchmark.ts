import * as z from 'zod';
import type { BenchmarkHouse } from '../benchmark/house.ts';
import { caseSchema } from '../benchmark/suite/case.ts';
import { parseInput, type Tool } from './tool.ts';

export const BENCHMARK_APP = 'ui://tiered-support-mcp/benchmark.html';

const NAME = 'benchmark';

const DESCRIPTION = `Measures this server on questions: what the cascade keeps of its best tier's quality and what it saves, against each tier alone, the course's fixed thresholds, luck at the same cost, and other configurations. It asks every question of every strategy, so on paid tiers it costs money: set max_cost_usd.

Give suite, the name of a file of questions that the operator has configured ("sample" is built in, about the sample articles), or cases, up to 50 questions of your own with what a right answer says. A call works for at most 15 seconds. While status is "running", call again with nothing but benchmark_id until it is "complete", or "stopped" where the money ran out; several callers may help at once.

Quality says how it was measured. A saving is real only where is_saving or is_claimed is true: elsewhere it may be chance. Where a tier is priced as another model, nothing was paid.`;

const inputSchema = z
  .strictObject({
    suite: z
      .string()
      .min(1)
      .max(60)
      .optional()
      .describe('Name of a suite, never a path; "sample" is built in.'),
    cases: z.array(caseSchema).min(1).max(50).optional().describe('Instead of suite: questions of your own.'),
    strategies: z
      .array(z.string().min(1).max(100))
      .min(1)
      .max(12)
      .optional()
      .describe('Left out: cascade, each tier, course and random. Configured ones have their names.'),
    max_cost_usd: z
      .number()
      .min(0)
      .max(1_000_000)
      .optional()
      .describe('No call is made that could take the whole benchmark beyond this.'),
    benchmark_id: z.string().min(1).max(100).optional().describe('Goes on with a benchmark; alone.'),
    repetitions: z.int().min(1).max(20).optional().describe('How often each question is asked; 1.'),
    concurrency: z
      .int()
      .min(1)
      .max(32)
      .optional()
      .describe('Questions at the same time; 4, or 1 without a model.'),
  })
  .refine(
    ({ suite, cases, benchmark_id }) =>
      [suite, cases, benchmark_id].filter((given) => given !== undefined).length === 1,
    { path: ['suite'], message: 'give exactly one of suite, cases and benchmark_id' },
  )
  .refine(
    ({ benchmark_id, suite: _, cases: __, ...rest }) =>
      benchmark_id === undefined || Object.values(rest).every((given) => given === undefined),
    { path: ['benchmark_id'], message: 'must stand alone: what the benchmark is was settled when it began' },
  );

export type BenchmarkInput = z.output<typeof inputSchema>;

const outputSchema = z.looseObject({
  benchmark_id: z.string(),
  status: z.enum(['running', 'complete', 'stopped']),
  done: z.int().describe('Answers that there are.'),
  total: z.int(),
});

/** The tool that runs benchmarks a stretch at a time; what it needs is made at its first call. */
export function createBenchmarkTool(house: () => BenchmarkHouse): Tool {
  return {
    name: NAME,
    title: 'Benchmark the cascade',
    description: DESCRIPTION,
    inputSchema,
    outputSchema,
    app: BENCHMARK_APP,
    scope: 'support:benchmark',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    async run(input, call) {
      const parsed = parseInput(inputSchema, input, NAME);
      const { runBenchmark } = await import('./run-benchmark.ts');
      return runBenchmark(house(), parsed, call);
    },
  };
}
