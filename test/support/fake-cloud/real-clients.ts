import { BedrockAgentRuntimeClient, RetrieveCommand } from '@aws-sdk/client-bedrock-agent-runtime';
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  type Message,
} from '@aws-sdk/client-bedrock-runtime';
import {
  InvokeEndpointCommand,
  InvokeEndpointWithResponseStreamCommand,
  SageMakerRuntimeClient,
} from '@aws-sdk/client-sagemaker-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';

// Each wire driven by the client that speaks it: AWS's own, and fetch.

/** What a client makes of a reply. */
export interface Seen {
  text: unknown;
  /** The text as it came, a delta each; one where it came whole. */
  deltas: unknown[];
  usage?: unknown;
  /** In the wire's own word. */
  stop?: unknown;
  /** The chunks of bytes, where the wire hands on bytes. */
  chunks?: Uint8Array[];
}

export interface Lane {
  readonly name: string;
  readonly wire: 'bedrock' | 'sagemaker' | 'openai' | 'knowledge';
  readonly streamed: boolean;
  ask(model: string, question: string, signal?: AbortSignal): Promise<Seen>;
}

/** The options of a client whose every error reaches the caller at once. */
export const clientOptions = (url: string) => ({
  region: 'us-east-1',
  endpoint: url,
  maxAttempts: 1,
  credentials: { accessKeyId: 'AKIAFAKECLOUD0000000', secretAccessKey: 'fake-cloud-secret' },
  requestHandler: new NodeHttpHandler(),
});

/** One lane for each way to ask. */
export function createLanes(url: string): { readonly lanes: readonly Lane[]; close(): void } {
  const bedrock = new BedrockRuntimeClient(clientOptions(url));
  const sageMaker = new SageMakerRuntimeClient(clientOptions(url));
  const agent = new BedrockAgentRuntimeClient(clientOptions(url));
  const within = (signal?: AbortSignal) => (signal ? { abortSignal: signal } : {});
  const messages = (text: string): Message[] => [{ role: 'user', content: [{ text }] }];

  const converse: Lane = {
    name: 'Converse',
    wire: 'bedrock',
    streamed: false,
    async ask(modelId, question, signal) {
      const command = new ConverseCommand({ modelId, messages: messages(question) });
      const { output, usage, stopReason } = await bedrock.send(command, within(signal));
      const text = output?.message?.content?.[0]?.text;
      return { text, deltas: [text], usage, stop: stopReason };
    },
  };

  const converseStream: Lane = {
    name: 'ConverseStream',
    wire: 'bedrock',
    streamed: true,
    async ask(modelId, question, signal) {
      const command = new ConverseStreamCommand({ modelId, messages: messages(question) });
      const { stream } = await bedrock.send(command, within(signal));
      const seen: Seen = { text: '', deltas: [] };
      for await (const { contentBlockDelta, messageStop, metadata } of stream ?? []) {
        if (contentBlockDelta) seen.deltas.push(contentBlockDelta.delta?.text);
        if (messageStop) seen.stop = messageStop.stopReason;
        if (metadata) seen.usage = metadata.usage;
      }
      return { ...seen, text: seen.deltas.join('') };
    },
  };

  const invoke = (container: Container): Lane => ({
    name: `InvokeEndpoint ${container.name}`,
    wire: 'sagemaker',
    streamed: false,
    async ask(EndpointName, question, signal) {
      const Body = JSON.stringify(container.request(question));
      const command = new InvokeEndpointCommand({ EndpointName, Body, ContentType: 'application/json' });
      const reply = await sageMaker.send(command, within(signal));
      return container.read(JSON.parse(new TextDecoder().decode(reply.Body ?? new Uint8Array())));
    },
  });

  const invokeStream = (container: Container): Lane => ({
    name: `InvokeEndpointWithResponseStream ${container.name}`,
    wire: 'sagemaker',
    streamed: true,
    async ask(EndpointName, question, signal) {
      const Body = JSON.stringify({ ...container.request(question), stream: true });
      const command = new InvokeEndpointWithResponseStreamCommand({ EndpointName, Body });
      const reply = await sageMaker.send(command, within(signal));
      const chunks: Uint8Array[] = [];
      for await (const { PayloadPart } of reply.Body ?? []) {
        if (PayloadPart?.Bytes) chunks.push(PayloadPart.Bytes);
      }
      return { ...readSse(Buffer.concat(chunks).toString('utf8'), container.read), chunks };
    },
  });

  const chat = (streamed: boolean): Lane => ({
    name: streamed ? 'chat completions, streamed' : 'chat completions',
    wire: 'openai',
    streamed,
    async ask(model, question, signal) {
      const more = streamed ? { stream: true, stream_options: { include_usage: true } } : {};
      const reply = await fetch(`${url}/v1/chat/completions`, {
        method: 'POST',
        body: JSON.stringify({ model, ...openAiContainer.request(question), ...more }),
        signal: signal ?? null,
      });
      const text = await reply.text();
      if (!reply.ok) throw Object.assign(new Error(text), { name: JSON.parse(text).error.code });
      const type = reply.headers.get('content-type');
      if (type !== (streamed ? 'text/event-stream' : 'application/json')) throw new TypeError(`got ${type}`);
      return streamed ? readSse(text, openAiContainer.read) : openAiContainer.read(JSON.parse(text));
    },
  });

  const retrieve: Lane = {
    name: 'Retrieve',
    wire: 'knowledge',
    streamed: false,
    async ask(knowledgeBaseId, text, signal) {
      const command = new RetrieveCommand({ knowledgeBaseId, retrievalQuery: { text } });
      const { retrievalResults } = await agent.send(command, within(signal));
      const deltas = retrievalResults?.map(({ content }) => content?.text) ?? [];
      return { text: deltas.join(''), deltas, usage: retrievalResults?.[0]?.score };
    },
  };

  const containers = [promptContainer, tgiContainer, openAiContainer];
  return {
    lanes: [
      converse,
      converseStream,
      ...containers.map(invoke),
      ...containers.map(invokeStream),
      chat(false),
      chat(true),
      retrieve,
    ],
    close() {
      for (const client of [bedrock, sageMaker, agent]) client.destroy();
    },
  };
}

interface Container {
  readonly name: string;
  request(question: string): object;
  /** A reply, or an event of a stream. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever came over the wire
  read(json: any): Seen;
}

const promptContainer: Container = {
  name: 'prompt',
  request: (question) => ({ prompt: question, max_tokens: 100 }),
  read: ({ response, usage, finish_reason }) => seen(response, usage, finish_reason),
};

const tgiContainer: Container = {
  name: 'tgi',
  request: (question) => ({ inputs: question, parameters: { details: true } }),
  read(json) {
    const { token, generated_text, details } = Array.isArray(json) ? json[0] : json;
    const text = token ? (token.special ? '' : token.text) : generated_text;
    return seen(text, details?.generated_tokens, details?.finish_reason);
  },
};

const openAiContainer: Container = {
  name: 'openai-chat',
  request: (question) => ({ messages: [{ role: 'user', content: question }] }),
  read({ choices, usage, error }) {
    if (error) throw Object.assign(new Error(error.message), { name: error.code });
    const { message, delta, finish_reason } = choices?.[0] ?? {};
    return seen((message ?? delta)?.content, usage, finish_reason);
  },
};

const seen = (text: unknown, usage: unknown, stop: unknown): Seen => ({ text, deltas: [text], usage, stop });

/** All events; throws where one is neither JSON nor [DONE], and where the last is not ended. */
function readSse(text: string, read: Container['read']): Seen {
  const events = text.split('\n\n');
  if (events.pop() !== '') throw new SyntaxError('the last event is cut');
  const all: Seen = { text: '', deltas: [] };
  for (const event of events) {
    const data = event.replace(/^data: ?/, '');
    if (data === '[DONE]') continue;
    const { text: delta, usage, stop } = read(JSON.parse(data));
    if (delta !== undefined && delta !== '') all.deltas.push(delta);
    if (usage) all.usage = usage;
    if (stop) all.stop = stop;
  }
  return { ...all, text: all.deltas.join('') };
}
