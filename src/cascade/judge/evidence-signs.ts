import { toTerms } from '../../text/words.ts';
import { TRAINED } from '../trained.ts';
import type { Evidence, Match } from './evidence.ts';
import type { Judged, Source } from './judged.ts';
import { damped, percent, type Sign, shorten } from './sign.ts';
import { isRefusal } from './refusal.ts';

/** What anybody says about anything. */
const EVERYDAY = new Set<string>(TRAINED.everydayWords.split(' '));

/** A sentence of which less stands in a source was not taken from there, however it was paraphrased. */
const SUPPORTED_SHARE = 0.4;
const FEWEST_TERMS = 3;
/** Codes, commands, options, what is set in bold, and names within a sentence. */
const MARKED =
  /`([^`\n]{2,80})`|\*\*([^*\n]{2,80})\*\*|(?<!\S)(--?[a-z][\w-]+)|\b([A-Z]{2,}-?\d{2,}[A-Z\d]*)\b|(?<=[a-z,;:] )([A-Z][\p{L}]+(?: [A-Z][\p{L}]+)*)/gu;

/** How far an answer is what its sources say, sentence by sentence, and what in it none of them has. */
export function toEvidenceSigns({ question, answer, sources }: Judged, evidence: Evidence): Sign[] {
  const { said, known, matches, asked } = evidence;
  const pairs = said.map((sentence, at) => ({ sentence, ...(matches[at] as Match) }));
  const weighty = pairs.filter(({ sentence }) => sentence.terms.size >= FEWEST_TERMS);
  const counted = weighty.length > 0 ? weighty : pairs;
  const mean = counted.reduce((sum, { share }) => sum + share, 0) / Math.max(1, counted.length);
  const worst = counted.reduce<(typeof counted)[number] | undefined>(
    (least, one) => (least && least.share <= one.share ? least : one),
    undefined,
  );
  const everything = new Set([...asked, ...known.flatMap(({ terms, heading }) => [...terms, ...heading])]);
  const foreign = counted
    .map(({ sentence }) => [...sentence.terms].filter((term) => !everything.has(term) && !EVERYDAY.has(term)))
    .reduce<readonly string[]>((most, terms) => (terms.length > most.length ? terms : most), []);
  const names = strayNames(question, answer, sources);
  const isClaim = !isRefusal(answer);
  return [
    { name: 'support', value: mean, reason: `${percent(mean)} of it stands in its sources` },
    {
      name: 'unsupported',
      value: isClaim ? Math.max(0, 1 - (worst?.share ?? 0) / SUPPORTED_SHARE) : 0,
      reason:
        isClaim && worst && worst.share < SUPPORTED_SHARE
          ? `no source says "${shorten(worst.sentence.text)}"`
          : undefined,
    },
    { name: 'foreignWords', value: isClaim ? damped(Math.max(0, foreign.length - 1), 4) : 0 },
    {
      name: 'strayNames',
      value: damped(names.length, 4),
      reason: names.length > 0 ? `no source names "${shorten(names[0] ?? '', 40)}"` : undefined,
    },
  ];
}

/** Names, codes, commands and things in bold that neither a source nor the question has. */
function strayNames(question: string, answer: string, sources: readonly Source[]): string[] {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/[*`"']/g, '')
      .replace(/\s+/g, ' ');
  const all = plain([question, ...sources.map(({ text, title = '' }) => `${title} ${text}`)].join(' '));
  const terms = new Set(toTerms(all));
  const marked = Array.from(answer.matchAll(MARKED), (match) => match.slice(1).find(Boolean) ?? '');
  return [...new Set(marked)].filter((name) => {
    const wanted = plain(name)
      .replace(/[.:,;]+$/, '')
      .trim();
    if (wanted.length < 2 || all.includes(wanted)) return false;
    const own = toTerms(wanted).filter((term) => !/^\d/.test(term));
    return own.some((term) => !terms.has(term) && !EVERYDAY.has(term));
  });
}
