import { toUnits } from '../../text/sentences.ts';
import { toSubQuestions } from '../../text/sub-questions.ts';
import { toTerms } from '../../text/words.ts';
import type { Grounding } from '../passage.ts';
import { ANSWERABLE_STRENGTH } from '../passage.ts';
import { type Asking, toStandalone } from '../query.ts';
import type { Completion } from '../tier.ts';
import type { Verdict } from './verdict.ts';

/** Something seen in an answer: `weight` is added to the log-odds of its being right and complete. */
interface Finding {
  readonly weight: number;
  /** What the weight would be at best; the finding that falls short of it most is told first. */
  readonly most: number;
  readonly reason: string;
}

const HEDGE =
  /\b(?:i(?:'m| am) not (?:sure|certain|able)|i (?:do not|don't) (?:know|have)|i (?:can ?not|can't|could not|couldn't)|not (?:enough|sufficient) information|it(?:'s| is) (?:unclear|possible that)|perhaps|possibly|might be|as an ai)\b/i;
/** A unit of an answer counts as supported from this share of its topic words on. */
const SUPPORTED_SHARE = 0.6;
/** A part of a question counts as answered from this share of its weight on. */
const ANSWERED_SHARE = 0.4;

/** Log-odds, set by hand so that on the sample articles a weak extract stays below 0.7 and a fitting one above. */
const BASE = -3;
const WEIGHTS = {
  coverage: 3.6,
  support: 1.6,
  strength: 3,
  unanswered: -1.2,
  hedged: -1.5,
  truncated: -2,
  empty: -6,
};

/**
 * A first judge: does the answer speak of what was asked, part by part, does it stand on what it cites, did the
 * knowledge fit the question at all, and does it hedge or break off? Works without sources, on less.
 */
export function judgeSupport(query: Asking, completion: Completion, grounding: Grounding): Verdict {
  if (completion.abstained) return { confidence: 0, reasons: ['the answer says that it has none'] };
  if (completion.stop === 'refused') return { confidence: 0, reasons: ['a policy declined the question'] };
  const findings = [
    ...aboutTheQuestion(toStandalone(query), completion, grounding),
    ...aboutTheSources(completion, grounding),
    ...aboutTheForm(completion),
  ];
  const logOdds = findings.reduce((sum, { weight }) => sum + weight, BASE);
  const worstFirst = findings.sort((a, b) => a.weight - a.most - (b.weight - b.most));
  return { confidence: 1 / (1 + Math.exp(-logOdds)), reasons: worstFirst.map(({ reason }) => reason) };
}

function aboutTheQuestion(
  question: string,
  { text, citations }: Completion,
  grounding: Grounding,
): Finding[] {
  const spelled = (term: string) => grounding.spelling.get(term) ?? term;
  const heaviest = Math.max(1, ...grounding.weights.values());
  const weightOf = (term: string) => grounding.weights.get(term) ?? heaviest;
  const said = new Set(toTerms([text, ...citations.map(({ title }) => title)].join(' ')));
  const parts = toSubQuestions(question).map((part) => {
    const terms = [...new Set(toTerms(part.text).map(spelled))];
    const asked = terms.reduce((sum, term) => sum + weightOf(term), 0);
    const met = terms.reduce((sum, term) => sum + (said.has(term) ? weightOf(term) : 0), 0);
    return { text: part.text, share: asked > 0 ? met / asked : 0 };
  });
  const mean = parts.reduce((sum, { share }) => sum + share, 0) / parts.length;
  const unanswered = parts.filter(({ share }) => share < ANSWERED_SHARE);
  return [
    {
      weight: WEIGHTS.coverage * mean,
      most: WEIGHTS.coverage,
      reason: `speaks of ${percent(mean)} of what is asked`,
    },
    ...unanswered.map(({ text }) => ({
      weight: WEIGHTS.unanswered / parts.length,
      most: 0,
      reason: `says little about "${shorten(text)}"`,
    })),
  ];
}

function aboutTheSources({ text, citations }: Completion, grounding: Grounding): Finding[] {
  const { passages, strength, weights } = grounding;
  const sources =
    citations.length > 0 ? citations.map(({ quote }) => quote) : passages.map((passage) => passage.text);
  if (sources.length === 0)
    return [
      {
        // Where nobody searched, that there is nothing says nothing; where a search found nothing, it does.
        weight: weights.size > 0 ? WEIGHTS.support / 2 : WEIGHTS.support,
        most: WEIGHTS.support,
        reason: 'there are no sources to hold it against',
      },
    ];
  const known = new Set(toTerms(sources.join(' ')));
  const units = toUnits(text)
    .map(({ start, end }) => toTerms(text.slice(start, end)))
    .filter(({ length }) => length > 0);
  const supported = units.filter(
    (terms) => terms.filter((term) => known.has(term)).length >= terms.length * SUPPORTED_SHARE,
  );
  const share = units.length > 0 ? supported.length / units.length : 0;
  return [
    {
      weight: WEIGHTS.support * share,
      most: WEIGHTS.support,
      reason: `${percent(share)} of it stands in what it ${citations.length > 0 ? 'cites' : 'was given'}`,
    },
    {
      weight: WEIGHTS.strength * (strength - ANSWERABLE_STRENGTH),
      most: WEIGHTS.strength * (1 - ANSWERABLE_STRENGTH),
      reason: `the best article fits the question ${strength < ANSWERABLE_STRENGTH ? 'poorly' : 'well'} (${percent(strength)})`,
    },
  ];
}

function aboutTheForm({ text, stop }: Completion): Finding[] {
  const findings: Finding[] = [];
  if (toTerms(text).length === 0)
    findings.push({ weight: WEIGHTS.empty, most: 0, reason: 'it says nothing' });
  if (HEDGE.test(text)) findings.push({ weight: WEIGHTS.hedged, most: 0, reason: 'it hedges' });
  if (stop === 'length')
    findings.push({ weight: WEIGHTS.truncated, most: 0, reason: 'it breaks off at the token limit' });
  return findings;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57).toWellFormed()}…` : text;
}
