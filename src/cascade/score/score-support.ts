import { toLanguage } from '../../text/language.ts';
import { toSubQuestions } from '../../text/sub-questions.ts';
import type { Complexity, ComplexityFactor } from './complexity.ts';
import { SIGNALS } from './support-signals.ts';
import { toScore } from './to-score.ts';

/** Areas of a cloud provider; a question across several needs what no single article holds. */
const AREAS: readonly RegExp[] = [
  /\b(?:invoice|billing|payment|refund|price|pricing|cost|plan|charge[ds]?)\b/i,
  /\b(?:password|mfa|sso|login|sign[- ]?in|role|permission|api key|account)s?\b/i,
  /\b(?:instance|server|vm|gpu|cpu|kubernetes|cluster|node|function|container)s?\b/i,
  /\b(?:bucket|volume|snapshot|backup|object|storage|disk|file)s?\b/i,
  /\b(?:database|postgres\w*|mysql|replica|query|sql|cache)s?\b/i,
  /\b(?:network|dns|vpn|load balancer|firewall|domain|certificate|ip|latency|cdn)s?\b/i,
  /\b(?:deploy\w*|pipeline|build|release|terraform|rollback|ci)s?\b/i,
  /\b(?:log|metric|alert|monitor\w*|trac(?:e|ing)|dashboard)s?\b/i,
];
const MORE_AREAS = { points: 0.4, most: 1.5 };
const MORE_PARTS = { points: 0.5, most: 3 };
const OTHER_LANGUAGE = 0.8;

/** How points grow with length: slowly, and faster from where a text is a case and not a question any more. */
const LENGTH = { usual: 50, points: 0.5, long: 150, pointsBeyond: 2, fewest: 8 };
/** Signals are looked for in so many characters; what is longer is long enough. */
const READ = 4_000;

/**
 * How hard a support question is, from its text alone: what it asks for, how many things, what went wrong, under
 * which conditions. The score says where it stands among support questions: a third of them lie below 3, a third
 * from 7 on. Factors carry points of the score, those that make a question easy below 0, and add up to it.
 */
export function scoreSupport(text: string): Complexity {
  const factors = toFactors(text).filter(({ points }) => points !== 0);
  const difficulty = sumOf(factors);
  const base = toScore(0);
  const score = toScore(difficulty);
  const share = difficulty === 0 ? 0 : (score - base) / difficulty;
  return {
    score: round(score),
    factors: [
      { factor: 'base', points: round(base) },
      ...factors.map(({ factor, points }) => ({ factor, points: round(points * share) })),
    ],
  };
}

/** Difficulty on an open scale, 0 where nothing tells; `toScore` says what it is worth. */
export function toDifficulty(text: string): number {
  return sumOf(toFactors(text));
}

function toFactors(text: string): ComplexityFactor[] {
  const read = text.slice(0, READ);
  const parts = toSubQuestions(read).length;
  const areas = AREAS.filter((area) => area.test(read)).length;
  const language = toLanguage(read);
  return [
    { factor: `${text.length} characters`, points: toLengthPoints(text.length) },
    {
      factor: `${parts} questions in one`,
      points: Math.min(MORE_PARTS.most, (parts - 1) * MORE_PARTS.points),
    },
    {
      factor: `${areas} product areas`,
      points: Math.min(MORE_AREAS.most, Math.max(0, areas - 1) * MORE_AREAS.points),
    },
    { factor: 'is not in English', points: language === undefined || language === 'en' ? 0 : OTHER_LANGUAGE },
    ...SIGNALS.filter(({ pattern }) => pattern.test(read)).map(({ factor, points }) => ({ factor, points })),
  ];
}

function toLengthPoints(length: number): number {
  return (
    LENGTH.points * Math.log(Math.max(LENGTH.fewest, length) / LENGTH.usual) +
    LENGTH.pointsBeyond * Math.log(Math.max(1, length / LENGTH.long))
  );
}

function sumOf(factors: readonly ComplexityFactor[]): number {
  return factors.reduce((sum, { points }) => sum + points, 0);
}

function round(points: number): number {
  return Math.round(points * 1_000) / 1_000;
}
