import { type House, type HouseOptions, startWarmHouse } from './house.ts';

/** Servers that scenarios share, each used by one at a time, so that what one sees is its own doing. */
export interface HousePool {
  /** Runs `work` with a house that is free. */
  use(work: (house: House) => Promise<void>): Promise<void>;
  /** Checks and ends every house. */
  close(): Promise<void>;
}

/** More tests at a time than houses only wait; a house more is some seconds of a core. */
const HOUSES = 3;

export async function startHousePool(options: HouseOptions = {}): Promise<HousePool> {
  // The first writes the index of the articles that the others read.
  const houses = [await startWarmHouse(options)];
  houses.push(...(await Promise.all(Array.from({ length: HOUSES - 1 }, () => startWarmHouse(options)))));
  const free = [...houses];
  const waiting: ((house: House) => void)[] = [];
  return {
    async use(work) {
      const house = free.pop() ?? (await new Promise<House>((resolve) => waiting.push(resolve)));
      try {
        await work(house);
      } finally {
        // What a failed scenario leaves behind is not the next one's.
        house.mend();
        await house.told();
        const next = waiting.shift();
        if (next) next(house);
        else free.push(house);
      }
    },
    async close() {
      for (const house of houses) await house.close();
    },
  };
}
