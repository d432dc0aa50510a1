import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Answer } from '../../../src/cascade/answer.ts';
import type { Citation } from '../../../src/cascade/passage.ts';
import { REPLY_BYTES } from '../../../src/server/agents/fit-reply.ts';
import { createBedrockAgent } from '../../../src/server/bedrock-agent.ts';
import { toAnswerWire } from '../../../src/tools/answer-wire.ts';
import type { Tool } from '../../../src/tools/tool.ts';
import { functionEvent, gatewayContext, openApiEvent } from '../../support/agent-events.ts';
import { makeAnswer } from '../../support/make-answer.ts';
import { recordingLog } from '../../support/test-cascade.ts';

const FORMS = [
  ['function details', functionEvent('answer_query', {}), {}],
  ['OpenAPI', openApiEvent('/answer_query', {}), {}],
  ['Gateway', {}, gatewayContext('desk___answer_query')],
] as const;

/** An agent whose one tool gives this. */
function agentGiving(structured: Readonly<Record<string, unknown>>) {
  const tool: Tool = {
    name: 'answer_query',
    title: 'Answers',
    description: 'Answers.',
    inputSchema: z.strictObject({}),
    outputSchema: z.looseObject({}),
    scope: 'support:read',
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    run: async () => ({ text: '', structured }),
  };
  return createBedrockAgent({ tools: [tool], log: recordingLog().log });
}

/** The reply, which always fits, and the answer in it. */
async function replyTo(event: unknown, context: unknown, structured: Readonly<Record<string, unknown>>) {
  const reply = await agentGiving(structured).handle(event, context, {});
  const bytes = Buffer.byteLength(JSON.stringify(reply));
  expect(bytes).toBeLessThanOrEqual(REPLY_BYTES);
  const { response } = reply as {
    response?: { functionResponse?: Body<'TEXT'>; responseBody?: Body<'application/json'>['responseBody'] };
  };
  const text =
    response?.functionResponse?.responseBody.TEXT.body ?? response?.responseBody?.['application/json'].body;
  const answer = (text === undefined ? reply : JSON.parse(text)) as ReturnType<typeof toAnswerWire> & {
    truncated?: boolean;
  };
  return { bytes, answer };
}

interface Body<Type extends string> {
  readonly responseBody: Record<Type, { readonly body: string }>;
}

const SENTENCE = 'Open the “Settings” of your account, choose "Billing" and then \\Invoices\\. ';

const cite = (quote: string, index: number): Citation => ({
  title: `Article ${index}`,
  uri: `billing/${index}.md#top`,
  quote,
  start: 10,
  end: 10 + quote.length,
});

const lean = (more: Partial<Answer>) => toAnswerWire(makeAnswer(more), 'lean');

describe.each(FORMS)('a reply by %s', (_name, event, context) => {
  const replyWith = (structured: Readonly<Record<string, unknown>>) => replyTo(event, context, structured);

  test('is left as it is while it fits', async () => {
    const given = lean({ response: SENTENCE.repeat(20), citations: [cite('Choose Billing.', 1)] });
    expect((await replyWith(given)).answer).toEqual(given);
  });

  test('is cut at the end of a sentence, no further than it has to be, and says so', async () => {
    const citations = [1, 2, 3].map((index) => cite('Choose Billing.', index));
    const given = lean({ response: SENTENCE.repeat(2_000), citations });
    const { bytes, answer } = await replyWith(given);
    expect(answer.truncated).toBe(true);
    const kept = answer.response.slice(0, -' […]'.length);
    expect(`${kept} […]`).toBe(answer.response);
    expect(SENTENCE.repeat(2_000).startsWith(`${kept} `)).toBe(true);
    expect(kept.endsWith('\\Invoices\\.')).toBe(true);
    expect(bytes).toBeGreaterThan(
      REPLY_BYTES - 2 * Buffer.byteLength(JSON.stringify(JSON.stringify(SENTENCE))),
    );
    expect(answer.citations).toEqual(given.citations);
  });

  test('keeps a good part of the response where quotes are what is long', async () => {
    const citations = [1, 2, 3, 4, 5].map((index) => cite('The bill is made monthly. '.repeat(400), index));
    const { answer } = await replyWith(lean({ response: SENTENCE.repeat(120), citations }));
    expect(answer.truncated).toBe(true);
    expect(answer.response.length).toBeGreaterThan(5_500);
    expect(answer.citations).toHaveLength(5);
    for (const [index, { quote, start, end, uri }] of answer.citations.entries()) {
      expect(citations[index]?.quote.startsWith(quote)).toBe(true);
      expect(quote.length).toBeGreaterThan(1_000);
      expect(end - start).toBe(quote.length);
      expect(uri).toBe(citations[index]?.uri);
    }
  });

  test('never ends within a character', async () => {
    for (const pad of ['', 'a']) {
      const endless = `${pad}${'😀'.repeat(20_000)}`;
      const { answer } = await replyWith(lean({ response: endless, citations: [cite(endless, 1)] }));
      for (const text of [answer.response, answer.citations[0]?.quote ?? '\ud800']) {
        expect(text.isWellFormed()).toBe(true);
      }
    }
  });

  test('fits whatever is long in it', async () => {
    const long = fc.string({ unit: 'binary', maxLength: 50 }).map((text) => text.repeat(600));
    const citation = fc
      .tuple(fc.oneof(fc.string(), long), fc.nat())
      .map(([text, index]) => cite(text, index));
    const answers = fc.record({
      response: fc.oneof(fc.string(), long),
      citations: fc.array(citation, { maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(answers, fc.constantFrom('lean' as const, 'full' as const), async (more, detail) => {
        const given = toAnswerWire(makeAnswer(more), detail);
        const { answer } = await replyWith(given);
        const { truncated = false, ...kept } = answer;
        expect(kept.answer_id).toBe(given.answer_id);
        expect(truncated).toBe(JSON.stringify(kept) !== JSON.stringify(given));
        expect(given.response.startsWith(answer.response.replace(/ \[…\]$/, ''))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

test('the limit is below AWS’s 25 KB, whichever way these are counted', () => {
  expect(REPLY_BYTES).toBeLessThan(25_000);
});

describe('a reply that is too large', () => {
  const [, event] = FORMS[0];

  test('gives up what only a full answer has before it gives up words', async () => {
    const given = {
      ...toAnswerWire(makeAnswer(), 'full'),
      attempts: Array(900).fill({ tier: 'instant', failure: 'timeout' }),
    };
    const { answer } = await replyTo(event, {}, given);
    expect(answer).toMatchObject({ response: given.response, truncated: true });
    expect(answer).not.toHaveProperty('attempts');
  });

  test('keeps the best citations where there are too many', async () => {
    const citations = Array.from({ length: 500 }, (_, index) => cite('Choose Billing.', index));
    const { answer } = await replyTo(event, {}, toAnswerWire(makeAnswer({ citations }), 'full'));
    expect(answer.citations.length).toBeGreaterThan(100);
    expect(answer.citations.map(({ uri }) => uri)).toEqual(
      citations.slice(0, answer.citations.length).map(({ uri }) => uri),
    );
  });

  test('and has nothing that can be cut is an error', async () => {
    const reply = await agentGiving({ rows: 'x'.repeat(30_000) }).handle(event, {}, {});
    expect(JSON.stringify(reply)).toContain('too large for an agent');
  });

  test('counts the attributes, and does not repeat those that leave no room', async () => {
    const given = lean({ response: SENTENCE.repeat(2_000) });
    const some = functionEvent('answer_query', {}, { sessionAttributes: { note: 'é'.repeat(3_000) } });
    expect((await replyTo(some, {}, given)).answer.truncated).toBe(true);
    const many = functionEvent('answer_query', {}, { sessionAttributes: { note: 'é'.repeat(300_000) } });
    expect((await replyTo(many, {}, given)).answer.response.length).toBeGreaterThan(10_000);
  });
});
