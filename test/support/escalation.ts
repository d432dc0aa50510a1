import type { Caller } from '../../src/cascade/caller.ts';
import type { CascadeDependencies } from '../../src/cascade/dependencies.ts';
import { createAnswerQueryTool } from '../../src/tools/answer-query.ts';
import { createEscalateTool } from '../../src/tools/escalate.ts';
import { answers, fakeTier, type Reply } from './fake-tier.ts';
import { createTestCascade, recordingLog } from './test-cascade.ts';
import { createTestStores } from './test-stores.ts';
import { createVirtualClock } from './virtual-clock.ts';

export const INVOICE = 'Where is my invoice?';
export const PERSON = 'Let me talk to a human.';
export const CUSTOMER = { name: 'Ines Lind', contact: 'ines@example.com' };
const PRICE = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 };

export type Wire = Readonly<Record<string, unknown>> & { answer_id: string; next_action: { why: string } };

/** Both tools over priced tiers t0, t1 and so on; replies as they go over the wire. */
export function createEscalation(
  replies: readonly Reply[] = [answers(0.9), answers(0.95)],
  parts: Partial<Omit<CascadeDependencies, 'clock'>> = {},
) {
  const tiers = replies.map((reply, index) => fakeTier(`t${index}`, [reply], { price: PRICE }));
  const clock = createVirtualClock();
  const stores = createTestStores(clock, recordingLog().log);
  const { cascade, logged } = createTestCascade({ tiers, ...stores, ...parts, clock });
  const [query, escalation] = [createAnswerQueryTool(cascade), createEscalateTool(cascade)];
  const call = (caller: Caller | undefined) => ({ caller, signal: new AbortController().signal });
  const ask = async (input: object = {}, caller?: Caller) =>
    (await query.run({ query: INVOICE, ...input }, call(caller))).structured as Wire;
  const escalate = async (input: object, caller?: Caller) =>
    (await escalation.run({ ...input }, call(caller))).structured as Wire;
  const idOf = ({ ticket }: Wire) => (ticket as { ticket_id: string } | undefined)?.ticket_id;
  return { ...stores, tiers, clock, logged, cascade, ask, escalate, idOf };
}
