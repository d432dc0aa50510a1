/** Work that several ask for at the same time. */
export interface Flights<Result extends object> {
  /**
   * Does `work`, or waits for who does it already under the same name. Where that one fails, the next of those
   * who wait does it; who cannot wait any longer (`wait` resolves to undefined) does it for himself. `isOwn` is
   * false for what another's work has brought.
   */
  join(
    name: string,
    work: () => Promise<Result>,
    wait: (other: Promise<Result>) => Promise<Result | undefined>,
  ): Promise<{ readonly result: Result; readonly isOwn: boolean }>;
}

export function createFlights<Result extends object>(): Flights<Result> {
  const flying = new Map<string, Promise<Result>>();
  return {
    async join(name, work, wait) {
      for (let other = flying.get(name); other; other = flying.get(name)) {
        const result = await wait(other).catch(() => undefined);
        if (result) return { result, isOwn: false };
        if (flying.get(name) === other) return { result: await work(), isOwn: true };
      }
      const own = work();
      flying.set(name, own);
      try {
        return { result: await own, isOwn: true };
      } finally {
        flying.delete(name);
      }
    },
  };
}
