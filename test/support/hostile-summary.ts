import type { StrategyKind } from '../../src/benchmark/run-facts.ts';
import type { Summary } from '../../src/benchmark/summary.ts';
import { makeFigures, makeLost, makeStrategy, makeSummary } from './make-summary.ts';

/** What breaks out of a page, or of a line, where nobody takes care. */
export const HOSTILE_TEXTS_OF_A_RUN = [
  '</title></style></script><script>hacked=1</script>',
  '"><img src=x onerror="hacked=1">',
  "'/><svg onload=hacked=1><style>*{display:none}</style>",
  '\u202eright to left\u202c \u2066isolated\u2069 \u0000\u0007\ud800 &amp; <!-- ]]>',
  'שלום, how do I مرحبا pay (2)?',
  'x'.repeat(20_000),
  `${'two words '.repeat(2_000)}`,
  '日本語の名前がとても長いとき何が起こるか',
  '{{constructor}} $& $1 %s \\u003cb\\u003e',
];

const hostile = (index: number) => HOSTILE_TEXTS_OF_A_RUN[index % HOSTILE_TEXTS_OF_A_RUN.length] ?? '';
const KINDS: readonly StrategyKind[] = [
  'cascade',
  'tier',
  'tier',
  'tier',
  'course',
  'random',
  'configuration',
];

/** Nine strategies and six lost questions, with nothing in them that is harmless. */
export function makeHostileSummary(): Summary {
  const tags = HOSTILE_TEXTS_OF_A_RUN;
  const rough = (index: number) => ({ quality: 0.6 + 0.03 * index, cost: 0.4 + index, p50: 30 * 2 ** index });
  const strategies = HOSTILE_TEXTS_OF_A_RUN.map((name, index) =>
    makeStrategy(
      { name, kind: KINDS[index] ?? 'configuration', ...rough(index) },
      {
        byTag: tags.map((tag) => ({ tag, ...makeFigures(rough(index)) })),
        byTier: tags.slice(0, 4).map((tier) => ({ tier, ...makeFigures(rough(index)) })),
        tierShares: tags.map((tag) => ({ tag, shares: { [hostile(1)]: 0.5, [hostile(2)]: 0.3 } })),
        mix: [{ tier: hostile(1), share: 1 }],
        hint: { as: 0.5, below: 0.3, above: 0.2 },
      },
    ),
  );
  const { facts, headline, ...ordinary } = makeSummary({ strategies });
  return {
    ...ordinary,
    facts: {
      ...facts,
      suite: { name: hostile(0), cases: 240, digest: hostile(1) },
      tiers: [1, 2, 3].map((index) => ({
        name: hostile(index),
        model: hostile(index + 1),
        basis: hostile(index + 2),
        pricedAs: hostile(index + 3),
      })),
      configuration: hostile(2),
      knowledge: hostile(3),
      environment: { package_version: hostile(0), node: hostile(1), platform: hostile(2), cpus: hostile(5) },
    },
    progress: {
      ...ordinary.progress,
      startedAt: hostile(0),
      finishedAt: hostile(1),
      done: 7,
      stopped: 'cancelled',
    },
    ...(headline ? { headline: { ...headline, strategy: hostile(0), bestTier: hostile(3) } } : {}),
    lost: HOSTILE_TEXTS_OF_A_RUN.map((text, index) =>
      makeLost(index, {
        id: text,
        query: text,
        tags: [text, hostile(index + 1)],
        tier: text,
        why: text,
        response: text,
        bestResponse: hostile(index + 2),
      }),
    ),
    quality: Object.fromEntries(HOSTILE_TEXTS_OF_A_RUN.map((text) => [text, 0.5])),
  };
}
