import * as z from 'zod';
import { strategyFileSchema } from '../src/benchmark/strategies/strategy-file.ts';
import type { Cascade } from '../src/cascade/cascade.ts';
import { serializeIndex } from '../src/knowledge/index-file.ts';
import { indexFolder } from '../src/knowledge/load-index.ts';
import { toFunctionSchema } from '../src/server/agents/function-schema.ts';
import { toOpenApi } from '../src/server/agents/open-api.ts';
import { configSchema } from '../src/server/config-schema.ts';
import { createLog } from '../src/telemetry/log.ts';
import { EMBEDDED_TIERS } from '../src/tiers/embedded-tiers.ts';
import { createTools } from '../src/tools/catalog.ts';

// What the build derives from the sources: run by build.mjs, after bundling.

/** The JSON Schema of the configuration, as text. */
export function makeConfigSchema(): string {
  const schema = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-2020-12' });
  return `${JSON.stringify({ title: 'tiered-support-mcp configuration', ...schema }, null, 2)}\n`;
}

/** The JSON Schema of a strategy, as text; AppConfig's validators read no later draft than the fourth. */
export function makeStrategySchema(): string {
  const schema = z.toJSONSchema(strategyFileSchema, { io: 'input', target: 'draft-4' });
  return `${JSON.stringify({ title: 'tiered-support-mcp strategy', ...schema }, null, 2)}\n`;
}

/** What agents on Bedrock are told of the tools, with the tiers of the default: an OpenAPI document, or functions. */
export function makeAgentSchemas(): { readonly openApi: string; readonly functions: string } {
  const never = () => Promise.reject(new Error('nothing is asked while the package is built'));
  const tierNames = EMBEDDED_TIERS.map(({ name }) => name);
  const cascade: Cascade = {
    tierNames,
    startOf: () => 0,
    answer: never,
    handOver: never,
    recallAnswer: never,
  };
  const tools = createTools(cascade, () => {
    throw new Error('nothing is measured while the package is built');
  });
  const toText = (schema: unknown) => `${JSON.stringify(schema, null, 2)}\n`;
  return { openApi: toText(toOpenApi(tools)), functions: toText(toFunctionSchema(tools)) };
}

/** The index of the sample articles, as text. Anything odd among them fails the build. */
export async function makeKnowledgeIndex(folder: string): Promise<string> {
  const complaints: string[] = [];
  const index = await indexFolder(
    folder,
    createLog('warn', (line) => complaints.push(line)),
  );
  if (complaints.length > 0) throw new Error(complaints.slice(0, 5).join(''));
  return serializeIndex(index);
}
