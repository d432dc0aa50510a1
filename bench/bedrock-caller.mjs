import { Agent } from 'node:http';
import { createInterface } from 'node:readline';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';

// The least that a caller of Converse on AWS's SDK can do: what a tier on Bedrock is measured against. Each line on
// stdin is {input, calls, inFlight}; when the calls are made it prints {tookMs: […], elapsedMs} as one line.

// The server's own way to the wire: HTTP/1.1, connections kept, one attempt.
const client = new BedrockRuntimeClient({
  maxAttempts: 1,
  requestHandler: new NodeHttpHandler({
    connectionTimeout: 3_000,
    socketTimeout: 120_000,
    httpAgent: new Agent({ keepAlive: true }),
  }),
});

for await (const line of createInterface({ input: process.stdin })) {
  const { input, calls, inFlight } = JSON.parse(line);
  /** @type {number[]} */
  const tookMs = [];
  let left = calls;
  const lane = async () => {
    while (left-- > 0) {
      const startedAtMs = performance.now();
      const { output } = await client.send(new ConverseCommand(input));
      tookMs.push(performance.now() - startedAtMs);
      if (!output?.message?.content?.[0]?.text) throw new Error('the stand-in gave no answer');
    }
  };
  const startedAtMs = performance.now();
  await Promise.all(Array.from({ length: inFlight }, lane));
  process.stdout.write(`${JSON.stringify({ tookMs, elapsedMs: performance.now() - startedAtMs })}\n`);
}
client.destroy();
