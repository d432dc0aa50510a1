import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type SchemaDefinition,
  SchemaDefinitionType,
  type ToolDefinition,
} from 'aws-cdk-lib/aws-bedrockagentcore';

interface JsonSchema {
  readonly type: string;
  readonly description?: string;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

interface OpenApi {
  readonly paths: Readonly<Record<string, { readonly post: Operation }>>;
}

interface Operation {
  readonly operationId: string;
  readonly description: string;
  readonly requestBody: {
    readonly content: { readonly 'application/json': { readonly schema: JsonSchema } };
  };
}

/** The tools as the built server describes them, as far as a target of AgentCore Gateway can: no limits, no defaults. */
export function readToolDefinitions(dist: string): ToolDefinition[] {
  const { paths } = JSON.parse(readFileSync(join(dist, 'agent-openapi.json'), 'utf8')) as OpenApi;
  return Object.values(paths).map(({ post }) => ({
    name: post.operationId,
    description: post.description,
    inputSchema: toDefinition(post.requestBody.content['application/json'].schema),
  }));
}

function toDefinition({ type, description, items, properties, required }: JsonSchema): SchemaDefinition {
  return {
    type: SchemaDefinitionType.of(type),
    ...(description !== undefined && { description }),
    ...(items && { items: toDefinition(items) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [name, toDefinition(property)]),
      ),
    }),
    ...(required && { required: [...required] }),
  };
}
