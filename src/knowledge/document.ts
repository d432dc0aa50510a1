/** A knowledge file as it is searched and quoted. */
export interface Document {
  /** Relative to the knowledge folder, with forward slashes. */
  readonly path: string;
  readonly title: string;
  /** Canonical text (see text/blocks.ts); citations' offsets count in it. Plain text files stand as they are. */
  readonly text: string;
  readonly product?: string | undefined;
  readonly plan?: string | undefined;
  readonly locale?: string | undefined;
  readonly outdated: boolean;
}
