import type { BenchmarkHouse } from '../benchmark/house.ts';
import type { Cascade } from '../cascade/cascade.ts';
import { createAnswerQueryTool } from './answer-query.ts';
import { createBenchmarkTool } from './benchmark.ts';
import { createEscalateTool } from './escalate.ts';
import type { Tool } from './tool.ts';

/** Every tool there is, in the order in which clients list them; a new one is one line here. */
export function createTools(cascade: Cascade, benchmarks: () => BenchmarkHouse): readonly Tool[] {
  return [createAnswerQueryTool(cascade), createEscalateTool(cascade), createBenchmarkTool(benchmarks)];
}
