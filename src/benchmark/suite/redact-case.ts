import type { Redactor } from '../../cascade/ports.ts';
import type { BenchmarkCase } from './case.ts';

/** `question` as it may be kept: one value is replaced alike wherever it stands, so that answers still match. */
export function redactCase(question: BenchmarkCase, redactor: Redactor): BenchmarkCase {
  const redact = (text: string) => redactor.redact(text).text;
  const { query, reference, must_include: wanted, must_not_include: unwanted } = question;
  return {
    ...question,
    query: redact(query),
    ...(reference !== undefined && { reference: redact(reference) }),
    ...(wanted && {
      must_include: wanted.map((term) => (typeof term === 'string' ? redact(term) : term.map(redact))),
    }),
    ...(unwanted && { must_not_include: unwanted.map(redact) }),
  };
}
