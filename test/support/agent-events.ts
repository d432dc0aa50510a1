// What agents on Bedrock hand to Lambda, as AWS documents it.

export type Arguments = Readonly<Record<string, unknown>>;

const AGENT = { name: 'support', id: 'AGENT12345', alias: 'TSTALIASID', version: 'DRAFT' };

const toParameters = (given: Arguments) =>
  Object.entries(given).map(([name, value]) => ({ name, type: 'string', value }));

const common = {
  messageVersion: '1.0',
  agent: AGENT,
  actionGroup: 'support',
  sessionId: 'session-1',
  sessionAttributes: { customer: 'c-7' },
  promptSessionAttributes: { channel: 'chat' },
  inputText: 'How do I reset my password?',
};

/** An action group with function details. */
export const functionEvent = (name: string, given: Arguments, more: Arguments = {}) => ({
  ...common,
  function: name,
  parameters: toParameters(given),
  ...more,
});

/** An action group with an OpenAPI document. */
export const openApiEvent = (apiPath: string, given: Arguments, more: Arguments = {}) => ({
  ...common,
  apiPath,
  httpMethod: 'POST',
  parameters: [],
  requestBody: { content: { 'application/json': { properties: toParameters(given) } } },
  ...more,
});

/** The context of a call by AgentCore Gateway; its event is the bare arguments. */
export const gatewayContext = (toolName: unknown, spelling: 'custom' | 'Custom' = 'custom') => ({
  clientContext: {
    [spelling]: {
      bedrockAgentCoreMessageVersion: '1.0',
      bedrockAgentCoreAwsRequestId: 'request-1',
      bedrockAgentCoreMcpMessageId: 'message-1',
      bedrockAgentCoreGatewayId: 'gateway-1',
      bedrockAgentCoreTargetId: 'TARGET1',
      bedrockAgentCoreToolName: toolName,
    },
  },
  getRemainingTimeInMillis: () => 30_000,
});
