import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { clock } from '../../src/server/app.ts';
import { serve } from '../../src/server/commands/serve.ts';
import { httpSettingsSchema } from '../../src/server/http/settings.ts';
import { createLog } from '../../src/telemetry/log.ts';
import type { Tool, ToolCall } from '../../src/tools/tool.ts';

// The real server around tools that do nothing but what the suite's scenarios ask of tools with these names.

const SILENT = createLog('silent', () => {});
const DRAFT = 'https://json-schema.org/draft/2020-12/schema';
const STEP_MS = 50;

const NOTHING = { type: 'object', properties: {}, additionalProperties: false };

const ADDRESS = {
  $anchor: 'addressDef',
  type: 'object',
  properties: { street: { type: 'string' }, city: { type: 'string' } },
};

/** Every keyword that a server might drop on its way to the client. */
const RICH = {
  $schema: DRAFT,
  type: 'object',
  $defs: { address: ADDRESS },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
};

/** Clients repeat the argument in the header `Mcp-Param-Region`, and servers compare the two. */
const MIRRORED = {
  type: 'object',
  properties: { region: { type: 'string', 'x-mcp-header': 'Region' } },
  required: ['region'],
};

await serve({
  tools: [
    createTool('test_simple_text', NOTHING, async () => {}),
    createTool('test_error_handling', NOTHING, async () => {
      throw new Error('what went wrong in here');
    }),
    createTool('test_tool_with_progress', NOTHING, async ({ listener }) => {
      for (const number of [1, 2, 3]) {
        listener?.({ type: 'attempt', number, tier: 'test', cause: 'first', isLast: number === 3 });
        await setTimeout(STEP_MS);
      }
    }),
    createTool('json_schema_2020_12_tool', RICH, async () => {}),
    createTool('test_mirrored_argument', MIRRORED, async () => {}),
    // What these would do besides, log and ask the client, no tool here does; the suite looks that it does not.
    createTool('test_logging_tool', NOTHING, async () => {}),
    createTool('test_streaming_elicitation', NOTHING, async () => {}),
  ],
  log: SILENT,
  clock,
  settings: httpSettingsSchema.parse({}),
  host: undefined,
  port: '0',
  allowUnauthenticated: false,
  pageFolder: pathToFileURL(`${process.argv[2]}/`),
  drainMs: 1_000,
  say: (line) => void process.stderr.write(`${line}\n`),
  warmUp: () => {},
  onStop: async () => {},
});

function createTool(name: string, input: object, work: (call: ToolCall) => Promise<void>): Tool {
  return {
    name,
    title: name,
    description: `Does what the scenario of ${name} asks for.`,
    inputSchema: asWritten(input),
    outputSchema: asWritten(NOTHING),
    scope: 'support:read',
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    async run(_, call) {
      await work(call);
      return { text: `${name} has run`, structured: {} };
    },
  };
}

/** The part of a schema that the server reads. Scenarios prescribe keywords that zod would not write. */
function asWritten(schema: object): Tool['inputSchema'] {
  const give = () => schema;
  const standard = { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) };
  return {
    '~standard': { ...standard, jsonSchema: { input: give, output: give } },
  } as unknown as Tool['inputSchema'];
}
