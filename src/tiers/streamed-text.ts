/** A reply that is read as it is written. */
export interface StreamedText {
  add(piece: unknown): void;
  readonly text: string;
  /** True where every piece came twice in a row: a wire that repeats its frames, not a model that stammers. */
  readonly isDoubled: boolean;
}

const FEWEST_PIECES_TO_TELL = 4;

/** Gathers the pieces of a stream and tells each to `onText`. What is not text is left out. */
export function createStreamedText(onText?: (piece: string) => void): StreamedText {
  let text = '';
  let pieces = 0;
  let before = '';
  let allDoubled = true;
  return {
    add(piece) {
      if (typeof piece !== 'string' || piece === '') return;
      if (pieces % 2 === 1 && piece !== before) allDoubled = false;
      pieces++;
      before = piece;
      text += piece;
      onText?.(piece);
    },
    get text() {
      return text;
    },
    get isDoubled() {
      return allDoubled && pieces >= FEWEST_PIECES_TO_TELL && pieces % 2 === 0;
    },
  };
}
