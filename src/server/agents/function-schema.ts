import { cutAtSentence } from '../../text/cut-text.ts';
import type { Tool } from '../../tools/tool.ts';
import { describeSchema, type JsonSchema, toInputSchema, toObjectForm } from './json-schema.ts';

const FUNCTION_DESCRIPTION_CHARACTERS = 1_200;
const PARAMETER_DESCRIPTION_CHARACTERS = 500;
/** An account's default quota for one function. */
const FUNCTION_PARAMETERS = 5;
/** Function details know no objects. */
const PARAMETER_TYPES = ['string', 'number', 'integer', 'boolean', 'array'];

/**
 * The tools as an action group's function details. A function has its required parameters and then the first that
 * are declared, five in all: of answer_query `session_id`, which the agent's own session stands in for, `deadline_ms`,
 * `min_confidence` and `detail` are left out, and of escalate `idempotency_key` and `detail`.
 */
export function toFunctionSchema(tools: readonly Tool[]) {
  return {
    functions: tools.map(({ name, description, inputSchema }) => ({
      name,
      description: cutAtSentence(description, FUNCTION_DESCRIPTION_CHARACTERS),
      parameters: toParameters(toInputSchema(inputSchema)),
    })),
  };
}

function toParameters({ properties = {}, required = [] }: JsonSchema) {
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  const names = [...required, ...optional].slice(0, FUNCTION_PARAMETERS);
  return Object.fromEntries(
    names.map((name) => {
      const schema = properties[name] ?? {};
      const { type = 'string' } = schema;
      const description =
        type === 'object' ? `${describeSchema(schema)} ${toObjectForm(schema)}` : describeSchema(schema);
      return [
        name,
        {
          type: PARAMETER_TYPES.includes(type) ? type : 'string',
          description: cutAtSentence(description, PARAMETER_DESCRIPTION_CHARACTERS),
          required: required.includes(name),
        },
      ];
    }),
  );
}
