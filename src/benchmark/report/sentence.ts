import { toShownName } from './shown.ts';

/** A name from a run, which may be written in either direction. */
export interface Name {
  readonly name: string;
}

/** Words and names in turn. A page keeps each name apart, so that its direction does not reach its neighbours. */
export type Sentence = readonly (string | Name)[];

export const toName = (name: string): Name => ({ name: toShownName(name) });

/** For where nothing keeps names apart. */
export function toPlain(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === 'string' ? part : part.name)).join('');
}

/** As "a, b and c". */
export function toList(items: readonly Sentence[]): Sentence {
  return items.flatMap((item, index) => {
    if (index === 0) return item;
    return [index === items.length - 1 ? ' and ' : ', ', ...item];
  });
}
