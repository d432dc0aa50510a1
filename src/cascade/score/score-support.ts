import { ASKS_FOR_PROCEDURE } from '../../text/procedure.ts';
import { toSubQuestions } from '../../text/sub-questions.ts';
import { type Complexity, type ComplexityFactor, toComplexity } from './complexity.ts';

/** A kind of difficulty: found by `pattern`, worth `points` once, however often it occurs. */
interface Signal {
  readonly factor: string;
  readonly pattern: RegExp;
  readonly points: number;
}

const SIGNALS: readonly Signal[] = [
  {
    factor: 'asks for a comparison',
    pattern:
      /\b(?:compar\w+|differen(?:ce|t|ces)|versus|vs|better|cheaper|rather than|instead of|which (?:one|of)|pros and cons|trade-?offs?)\b/i,
    points: 2,
  },
  {
    factor: 'asks for a procedure',
    pattern: ASKS_FOR_PROCEDURE,
    points: 1,
  },
  {
    factor: 'asks for a cause',
    pattern:
      /\b(?:why|reason|cause[sd]?|debug|diagnos\w+|troubleshoot\w*|investigat\w+|root cause|intermittent\w*|sometimes|randomly)\b/i,
    points: 1.5,
  },
  {
    factor: 'describes a fault',
    pattern:
      /\b(?:not working|doesn'?t work|fail(?:s|ed|ing|ure)?|broken|error|crash\w*|time[sd]? ?out|timeouts?|slow|latency|stuck|refused|unreachable|denied|can'?t|cannot|unable)\b/i,
    points: 0.5,
  },
  {
    factor: 'quotes a code, a log or a command',
    pattern: /```|\b[A-Z]{2,}-\d{2,}\b|\b[45]\d\d\b(?! ?(?:gb|mb|usd|%))|\bat \S+:\d+|Exception\b|\s--\w/,
    points: 1,
  },
  {
    factor: 'sets conditions',
    pattern:
      /\b(?:if|unless|without|while|during|only when|as long as|must(?:n'?t)?|at least|at most|no more than|before|after|even though|but still)\b/i,
    points: 1,
  },
  {
    factor: 'asks for a design or a judgement',
    pattern:
      /\b(?:best (?:way|practice)s?|recommend\w*|architect\w+|design|optimi[sz]\w+|scal(?:e|es|ing|able)|zero[- ]downtime|high availability|disaster|compliance|plan for|strategy)\b/i,
    points: 1.5,
  },
  {
    factor: 'touches money or policy',
    pattern:
      /\b(?:refund\w*|charged?|charges|invoice[sd]?|billing|credit(?:s|ed)?|tax(?:es)?|vat|contract|sla|legal|gdpr|penalt\w+|terminat\w+)\b/i,
    points: 0.5,
  },
];

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

const MORE_PARTS = { points: 1.5, most: 4.5 };
const MORE_AREAS = { points: 0.75, most: 2.25 };

/**
 * How hard a support question is, from its text alone: what it asks for, how many things, under which
 * conditions and across how many areas. A first cut with hand-set points.
 */
export function scoreSupport(text: string): Complexity {
  const parts = toSubQuestions(text).length;
  const areas = AREAS.filter((area) => area.test(text)).length;
  const words = text.split(/\s+/).filter(Boolean).length;
  const factors: ComplexityFactor[] = [
    {
      factor: `${parts} questions in one`,
      points: Math.min(MORE_PARTS.most, (parts - 1) * MORE_PARTS.points),
    },
    ...SIGNALS.filter(({ pattern }) => pattern.test(text)).map(({ factor, points }) => ({ factor, points })),
    { factor: `${areas} product areas`, points: Math.min(MORE_AREAS.most, (areas - 1) * MORE_AREAS.points) },
    { factor: `${words} words`, points: words > 120 ? 2 : words > 50 ? 1 : words > 25 ? 0.5 : 0 },
  ];
  return toComplexity(factors);
}
