import type { Failure } from './failure.ts';
import type { Log } from './ports.ts';
import type { Completion, Tier, TierRequest } from './tier.ts';

/** A reply that is read as it is written. */
export interface WrittenReply {
  /** What has been read of it. */
  readonly text: string;
  /** Takes the next piece. */
  add(piece: string): void;
  /** What has become certain of its completion since this was asked; '' where nothing has. */
  news(): string;
  /** What it amounts to when its time is up, which is better than nothing, and never taken for whole. */
  salvage(): Completion | Failure | undefined;
}

export function createWrittenReply(tier: Tier, request: TierRequest, log: Log): WrittenReply {
  let text = '';
  let told = '';

  /** What a tier cannot make of a reply in the making is missing from it; the reply goes on. */
  function orNothing<Result>(event: string, read: () => Result): Result | undefined {
    try {
      return read();
    } catch (error) {
      log.error(event, { tier: tier.name, message: String(error) });
      return undefined;
    }
  }

  return {
    get text() {
      return text;
    },
    add(piece) {
      text += piece;
    },
    news() {
      const certain = tier.preview ? orNothing('preview_failed', () => tier.preview?.(request, text)) : text;
      // A preview that takes back what it said is waited out.
      if (certain === undefined || certain.length <= told.length || !certain.startsWith(told)) return '';
      const news = certain.slice(told.length);
      told = certain;
      return news;
    },
    salvage: () =>
      text === '' ? undefined : orNothing('salvage_failed', () => tier.salvage?.(request, text)),
  };
}
