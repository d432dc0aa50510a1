import type { PLACEHOLDER_KINDS } from '../cascade/placeholder.ts';

/** What a finding is. */
export type Kind = (typeof PLACEHOLDER_KINDS)[number];

/** Something personal or secret in a text, by UTF-16 offsets; never empty. */
export interface Finding {
  readonly start: number;
  readonly end: number;
  readonly kind: Kind;
}

/** How sure a form is of what it is, most first: of two that claim one stretch, the surer names it. */
const BY_CERTAINTY: readonly Kind[] = ['PRIVATE_KEY', 'JWT', 'IBAN', 'EMAIL', 'CARD', 'ID', 'PHONE', 'KEY'];

/**
 * The findings in order, none over another: those that overlap become one, over all that they cover, of the
 * widest one's kind. Nothing that any of them covers is left over.
 */
export function withoutOverlaps(findings: readonly Finding[]): readonly Finding[] {
  const apart: Finding[] = [];
  let widest: Finding | undefined;
  for (const finding of [...findings].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = apart.at(-1);
    if (!last || !widest || finding.start >= last.end) {
      apart.push(finding);
      widest = finding;
      continue;
    }
    if (isWider(finding, widest)) widest = finding;
    const end = Math.max(last.end, finding.end);
    apart[apart.length - 1] = { start: last.start, end, kind: widest.kind };
  }
  return apart;
}

function isWider(finding: Finding, other: Finding): boolean {
  const more = finding.end - finding.start - (other.end - other.start);
  return more > 0 || (more === 0 && BY_CERTAINTY.indexOf(finding.kind) < BY_CERTAINTY.indexOf(other.kind));
}
