import { LRUCache } from 'lru-cache';

/**
 * `read`, with what it made of the latest texts kept, up to so many characters of text. For readings that one question
 * asks for several times, or many questions of the same text. What is made is shared: nobody may change it.
 */
export function remember<Made>(read: (text: string) => Made, mostCharacters: number): (text: string) => Made {
  const made = new LRUCache<string, { readonly it: Made }>({
    maxSize: mostCharacters,
    sizeCalculation: (_, text) => text.length + 1,
  });
  return (text) => {
    const known = made.get(text);
    if (known) return known.it;
    const it = read(text);
    made.set(text, { it });
    return it;
  };
}
