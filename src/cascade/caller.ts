/**
 * Who asks, as a transport has verified it; never taken from a model's arguments. It travels with the question
 * and owns what the question makes. Absent where there is one user only, as over stdio.
 */
export interface Caller {
  /** Unique within the tenant. */
  readonly subject: string;
  readonly tenant?: string | undefined;
  /** Whom the knowledge is for, such as customers, partners or staff. */
  readonly audience?: string | undefined;
  readonly department?: string | undefined;
}

/** Whether what `owner` has made may be given to `caller`. */
export function isSameCaller(owner: Caller | undefined, caller: Caller | undefined): boolean {
  return owner?.subject === caller?.subject && owner?.tenant === caller?.tenant;
}
