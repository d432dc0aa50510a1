import { type Complexity, type ComplexityFactor, toComplexity } from './complexity.ts';

const TECHNICAL_TERMS = [
  'configuration',
  'architecture',
  'infrastructure',
  'deployment',
  'security',
  'performance',
  'optimization',
  'troubleshoot',
  'database',
  'network',
  'authentication',
  'authorization',
];

const COMPLEX_PATTERNS = [
  /compare [^\n]+ and/,
  /difference between/,
  /step[s]? to/,
  /how (can|do) i/,
  /best practice/,
  /optimize/,
  /troubleshoot/,
];

/**
 * The complexity score of the course, to the letter: words, technical terms found anywhere in the text (inside
 * other words too), question marks and seven patterns. Multiples of 0.5 from 1 to 10.
 */
export function scoreCourse(text: string): Complexity {
  const query = text.toLowerCase();
  const words = text.split(/\s+/).filter(Boolean).length;
  const questionMarks = text.split('?').length - 1;
  const factors: ComplexityFactor[] = [
    { factor: `${words} words`, points: words > 50 ? 3 : words > 20 ? 1 : 0 },
    ...TECHNICAL_TERMS.filter((term) => query.includes(term)).map((term) => ({
      factor: `term "${term}"`,
      points: 0.5,
    })),
    {
      factor: `${questionMarks} question mark${questionMarks === 1 ? '' : 's'}`,
      points: questionMarks * 0.5,
    },
    ...COMPLEX_PATTERNS.filter((pattern) => pattern.test(query)).map((pattern) => ({
      factor: `pattern "${pattern.source}"`,
      points: 1,
    })),
  ];
  return toComplexity(factors);
}
