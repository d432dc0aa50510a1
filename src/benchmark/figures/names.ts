/** Each name is kept once, and stands for its place. */
export function createNames(first: readonly string[]) {
  const names = [...first];
  const places = new Map(names.map((name, place) => [name, place]));
  return {
    names,
    placeOf(name: string): number {
      const known = places.get(name);
      if (known !== undefined) return known;
      places.set(name, names.length);
      return names.push(name) - 1;
    },
  };
}

/** Places of the names in their order by code unit, which no locale changes. */
export function toOrder(names: readonly string[]): number[] {
  return [...names.keys()].sort((a, b) => ((names[a] ?? '') < (names[b] ?? '') ? -1 : 1));
}

/** The other way round: by place, which in the order. */
export function toRanks(order: readonly number[]): number[] {
  const ranks = new Array<number>(order.length).fill(0);
  for (const [rank, place] of order.entries()) ranks[place] = rank;
  return ranks;
}
