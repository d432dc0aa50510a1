import type { Change, GateOutcome } from './gate.ts';
import { showShare } from './show-share.ts';

/** What came of a gate, for a terminal or a log: the verdict, then every question that was right and is wrong now. */
export function toGateText({
  failures,
  flipped,
  mended,
  drop,
  compared,
  onlyNow,
  onlyBefore,
  mean,
}: GateOutcome): string {
  const verdict =
    failures.length > 0
      ? ['Gate failed', ...failures.map((why) => `  ${why}`)]
      : [
          `Gate passed: quality ${Number.isFinite(mean) ? showShare(mean) : 'was not measured'}${toChange(drop, compared)}`,
        ];
  return [
    ...verdict,
    ...(onlyNow > 0 ? [`Only in this run, and not compared: ${toQuestions(onlyNow)}`] : []),
    ...(onlyBefore > 0 ? [`Only in the baseline, and not compared: ${toQuestions(onlyBefore)}`] : []),
    ...toList('Right before and wrong now', flipped),
    ...(mended.length > 0 ? [`Wrong before and right now: ${mended.length}`] : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function toChange(drop: number | undefined, compared: number): string {
  if (drop === undefined) return '';
  const shown = showShare(Math.abs(drop));
  const change = shown === '0' ? 'the same as' : `${shown} ${drop > 0 ? 'lower' : 'higher'} than`;
  return `, ${change} before over ${toQuestions(compared)} that both have`;
}

function toQuestions(count: number): string {
  return count === 1 ? '1 question' : `${count} questions`;
}

function toList(title: string, changes: readonly Change[]): string[] {
  if (changes.length === 0) return [];
  return [
    `${title}: ${changes.length}`,
    ...changes.map(({ id, was, is }) => `  ${toOneLine(id)}  ${showShare(was)} -> ${showShare(is)}`),
  ];
}

/** An id may hold what moves a terminal's cursor or begins another line. */
function toOneLine(id: string): string {
  return id.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
