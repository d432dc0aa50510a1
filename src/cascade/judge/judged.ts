import type { Grounding } from '../passage.ts';

/** An answer to be judged, with what it was given to answer from. */
export interface Judged {
  readonly question: string;
  readonly answer: string;
  /** Those that it cites first; empty where it was given none. */
  readonly sources: readonly Source[];
  /** What the search for the sources found out about the question; absent where nobody searched. */
  readonly search?: Pick<Grounding, 'weights' | 'spelling' | 'strength'> | undefined;
  /** True where its writer was stopped before it was done. */
  readonly isCutShort?: boolean | undefined;
}

/** A text that an answer may rest on. */
export interface Source {
  readonly text: string;
  readonly title?: string | undefined;
  /** True where it says of itself that it no longer holds. */
  readonly outdated?: boolean | undefined;
}
