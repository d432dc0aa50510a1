import type { CascadeDependencies } from '../../src/cascade/dependencies.ts';
import { NO_GROUNDING } from '../../src/cascade/passage.ts';
import { type Query, toStandalone } from '../../src/cascade/query.ts';
import { answers, type FakeTier, fakeTier, judgeByText } from './fake-tier.ts';
import { createTestCascade, silentKnowledge } from './test-cascade.ts';

/** A cascade that records what is searched for, scored and judged. */
export function createTestConversation(
  tiers: readonly FakeTier[] = [fakeTier('a', [answers(0.9)])],
  parts: Omit<Partial<CascadeDependencies>, 'clock'> = {},
) {
  const searched: string[] = [];
  const scored: string[] = [];
  const judged: string[] = [];
  const made = createTestCascade({
    tiers,
    knowledge: {
      ...silentKnowledge,
      search: async ({ text }) => {
        searched.push(text);
        return NO_GROUNDING;
      },
    },
    scorer: (text) => {
      scored.push(text);
      return { score: 1, factors: [] };
    },
    judge: (query, completion, grounding) => {
      judged.push(toStandalone(query));
      return judgeByText(query, completion, grounding);
    },
    ...parts,
  });
  /** Asks `text` in the session `s1`. */
  const say = (text: string, more: Partial<Query> = {}) => made.ask({ text, sessionId: 's1', ...more });
  const asked = () => tiers.flatMap(({ requests }) => requests.map(({ query }) => query));
  /** The earlier questions that the latest call was told. */
  const told = () => (asked().at(-1)?.history ?? []).map(({ question }) => question);
  return { ...made, say, asked, told, searched, scored, judged };
}
