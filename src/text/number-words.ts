const SMALL = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen';
const CARDINALS = new Map<string, number>([
  ...SMALL.split(' ').map((word, value): [string, number] => [word, value]),
  ['sixteen', 16],
  ['seventeen', 17],
  ['eighteen', 18],
  ['nineteen', 19],
  ['twenty', 20],
  ['thirty', 30],
  ['forty', 40],
  ['fifty', 50],
  ['sixty', 60],
  ['seventy', 70],
  ['eighty', 80],
  ['ninety', 90],
]);
/** They multiply what stands before them. */
const SCALES = new Map<string, number>([
  ['dozen', 12],
  ['hundred', 100],
  ['thousand', 1_000],
  ['million', 1_000_000],
]);
const OTHERS = new Map<string, number>([
  ['once', 1],
  ['twice', 2],
  ['thrice', 3],
  ['double', 2],
  ['triple', 3],
  ['half', 0.5],
]);

/** All that `toWordValue` knows. */
export const NUMBER_WORDS: readonly string[] = [...CARDINALS.keys(), ...SCALES.keys(), ...OTHERS.keys()];

/** The number that an English word stands for alone; in lower case. */
export function toWordValue(word: string): number | undefined {
  return CARDINALS.get(word) ?? SCALES.get(word) ?? OTHERS.get(word);
}

/**
 * What a number and the number word behind it make together: "twenty five", "two hundred", "3 million"; undefined
 * where they are two numbers ("two one").
 */
export function toCompound(before: number, isBeforeWord: boolean, word: string): number | undefined {
  const scale = SCALES.get(word);
  if (scale !== undefined) return before < scale ? before * scale : undefined;
  const value = CARDINALS.get(word);
  if (value === undefined || !isBeforeWord || before < 20 || !Number.isInteger(before)) return undefined;
  let lowest = 1;
  while (before % (lowest * 10) === 0) lowest *= 10;
  return value > 0 && value < lowest ? before + value : undefined;
}
