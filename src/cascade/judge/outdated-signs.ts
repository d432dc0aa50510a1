import { type Evidence, shareIn } from './evidence.ts';
import type { Judged, Source } from './judged.ts';
import { type Sign, shorten } from './sign.ts';

const SAYS_OUTDATED = /\b(?:outdated|superseded|deprecated|archived?|no longer (?:holds|valid|current))\b/i;
const BEGINNING = 600;
/** An answer that speaks of the past may rest on a source of the past. */
const SPEAKS_OF_PAST =
  /\b(?:formerly|previously|used to|no longer|not any ?more|old(?:er)? (?:rules?|prices?|plans?|version)|until (?:then|20\d\d)|back then|at that time|in 20\d\d)\b/i;
const FEWEST_TERMS = 3;
const SUPPORTED = 0.5;
/** How much better than any current source an outdated one has to fit, and where that is beyond doubt. */
const LEAST_GAP = 0.1;
const CLEAR_GAP = 0.4;

/** Indices of sources that say of themselves that they no longer hold; none where all do. */
export function toOutdatedSources(sources: readonly Source[]): ReadonlySet<number> {
  const old = sources.flatMap(({ outdated, text }, index) =>
    (outdated ?? SAYS_OUTDATED.test(text.slice(0, BEGINNING))) ? [index] : [],
  );
  return new Set(old.length < sources.length ? old : []);
}

/** Whether an answer says what only an outdated source does, beside current ones. */
export function toOutdatedSigns({ answer, sources }: Judged, evidence: Evidence): Sign[] {
  const old = toOutdatedSources(sources);
  const found =
    old.size === 0 || SPEAKS_OF_PAST.test(answer) ? { gap: 0, text: '' } : mostOutdated(evidence, old);
  const value = Math.min(1, Math.max(0, found.gap - LEAST_GAP) / (CLEAR_GAP - LEAST_GAP));
  return [
    {
      name: 'outdatedRules',
      value,
      reason: value > 0 ? `only an outdated source says "${shorten(found.text)}"` : undefined,
    },
  ];
}

function mostOutdated(
  { said, known, matches, weightOf }: Evidence,
  old: ReadonlySet<number>,
): { readonly gap: number; readonly text: string } {
  let most = { gap: 0, text: '' };
  for (const [index, { terms, text }] of said.entries()) {
    const { at, share } = matches[index] ?? { at: -1, share: 0 };
    if (terms.size < FEWEST_TERMS || share < SUPPORTED || !old.has(known[at]?.source ?? -1)) continue;
    let current = 0;
    for (const [place, { source }] of known.entries())
      if (!old.has(source)) current = Math.max(current, shareIn(terms, known, place, weightOf));
    if (share - current > most.gap) most = { gap: share - current, text };
  }
  return most;
}
