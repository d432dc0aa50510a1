import { toCleanText } from '../cascade/query.ts';
import { cutAtCharacter } from '../text/cut-text.ts';

/** A stretch of the picture, in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A text beside a mark: `x` and `y` are the mark's middle. */
export interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

export const LINE_HEIGHT = 16;
/** Of the usual letters at 12 px, on the wide side; the fonts that a viewer has differ. */
const LETTER_WIDTH = 6.8;
const WIDE_LETTER_WIDTH = 12.5;
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u{1f300}-\u{1faff}]/u;
/** What XML cannot hold, beside control characters. */
const NO_XML = /[\ufffe\uffff]/g;
/** Between a mark's middle and its label. */
const GAP = 9;

/** `text` in one line of at most `most` characters, fit for a picture. */
export function toLabelText(text: string, most = 24): string {
  const line = toCleanText(text).replace(NO_XML, '').replace(/\s+/g, ' ');
  return line.length > most ? `${cutAtCharacter(line, most - 1)}…` : line;
}

/** About how wide a text of 12 px is, in pixels. */
export function widthOf(text: string): number {
  return Array.from(text).reduce(
    (sum, letter) => sum + (WIDE.test(letter) ? WIDE_LETTER_WIDTH : LETTER_WIDTH),
    0,
  );
}

/**
 * A place for each label within `frame`: beside, above or below its mark, where it covers least of what is `taken`
 * and nothing of the labels before it, if that can be had.
 */
export function placeLabels(labels: readonly Label[], frame: Box, taken: readonly Box[]): readonly Box[] {
  const placed: Box[] = [];
  for (const { text, x, y } of labels) {
    const width = widthOf(text);
    const height = LINE_HEIGHT;
    const candidates = [
      { left: x + GAP, top: y - height / 2 },
      { left: x - GAP - width, top: y - height / 2 },
      { left: x - width / 2, top: y - GAP - height },
      { left: x - width / 2, top: y + GAP },
      { left: x + GAP, top: y - GAP - height },
      { left: x + GAP, top: y + GAP },
      { left: x - GAP - width, top: y - GAP - height },
      { left: x - GAP - width, top: y + GAP },
    ].map((corner) => within({ ...corner, width, height }, frame));
    const harm = (box: Box) =>
      taken.reduce((sum, other) => sum + overlap(box, other), 0) +
      1_000 * placed.reduce((sum, other) => sum + overlap(box, other), 0);
    placed.push(candidates.reduce((best, box) => (harm(box) < harm(best) ? box : best)));
  }
  return placed;
}

/** Texts in a row, each as near to its `middle` as its neighbours and the row allow; gives the new middles. */
export function spreadRow(
  items: readonly { readonly middle: number; readonly width: number }[],
  left: number,
  right: number,
): readonly number[] {
  const lefts: number[] = [];
  let from = left;
  for (const { middle, width } of items) {
    lefts.push(Math.max(from, middle - width / 2));
    from = (lefts.at(-1) ?? from) + width;
  }
  let until = right;
  return items
    .map(({ width }, index) => ({ width, at: lefts[index] ?? left }))
    .reverse()
    .map(({ width, at }) => {
      until = Math.min(until, at + width) - width;
      return until + width / 2;
    })
    .reverse();
}

/** Moved so that it does not stick out. */
function within(box: Box, frame: Box): Box {
  const left = Math.max(frame.left, Math.min(frame.left + frame.width - box.width, box.left));
  const top = Math.max(frame.top, Math.min(frame.top + frame.height - box.height, box.top));
  return { ...box, left, top };
}

/** Square pixels that two boxes share. */
function overlap(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}
