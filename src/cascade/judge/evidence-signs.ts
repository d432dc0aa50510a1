import type { Evidence, Match } from './evidence.ts';
import type { Judged } from './judged.ts';
import { type Novelty, toNovelties } from './novelty.ts';
import { isRefusal } from './refusal.ts';
import { damped, percent, type Sign, shorten } from './sign.ts';
import { toPlainText, toStrayNames } from './stray-names.ts';

/** A sentence that brings in something, and of which less than this stands in a source, was not taken from there. */
const SUPPORTED_SHARE = 0.45;
const FEWEST_TERMS = 3;

/** How far an answer is what its sources say, and what in it none of them has. A refusal claims nothing. */
export function toEvidenceSigns(judged: Judged, evidence: Evidence): Sign[] {
  const { question, answer, sources } = judged;
  const isClaim = !isRefusal(answer);
  let plain: string | undefined;
  const told = () => {
    plain ??= toPlainText([question, ...sources.map(({ text, title = '' }) => `${title} ${text}`)].join(' '));
    return plain;
  };
  const novelties = isClaim ? toNovelties(judged, evidence, told) : [];
  const names = isClaim ? toStrayNames(answer, evidence, told) : [];
  const mean = toMeanShare(evidence);
  const most = novelties.reduce((count, one) => Math.max(count, one.count), 0);
  const unsupported = worst(novelties, evidence.matches);
  return [
    { name: 'support', value: mean, reason: `${percent(mean)} of it stands in its sources` },
    {
      name: 'unsupported',
      value: unsupported?.value ?? 0,
      reason: unsupported && `no source says "${shorten(unsupported.text)}"`,
    },
    { name: 'foreignWords', value: damped(Math.max(0, most - 1), 4) },
    {
      name: 'strayNames',
      value: damped(names.length, 4),
      reason: names.length > 0 ? `no source names "${shorten(names[0] ?? '', 40)}"` : undefined,
    },
  ];
}

function toMeanShare({ said, matches }: Evidence): number {
  const shares = matches.map(({ share }: Match) => share);
  const weighty = shares.filter((_, at) => (said[at]?.terms.size ?? 0) >= FEWEST_TERMS);
  const counted = weighty.length > 0 ? weighty : shares;
  return counted.reduce((sum, share) => sum + share, 0) / Math.max(1, counted.length);
}

/** The sentence with something new in it that stands least in any source. */
function worst(
  novelties: readonly Novelty[],
  matches: readonly Match[],
): { readonly value: number; readonly text: string } | undefined {
  let found: { value: number; text: string } | undefined;
  for (const { sentence, at, count } of novelties) {
    const missing = 1 - (matches[at]?.share ?? 0) / SUPPORTED_SHARE;
    if (count < 1 || missing <= 0 || sentence.terms.size < FEWEST_TERMS) continue;
    if (missing > (found?.value ?? 0)) found = { value: missing, text: sentence.text };
  }
  return found;
}
