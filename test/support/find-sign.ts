import type { Sign } from '../../src/cascade/judge/sign.ts';

/** The sign of that name, which has to be among `signs`. */
export function findSign(signs: readonly Sign[], name: string): Sign {
  const sign = signs.find((one) => one.name === name);
  if (!sign) throw new Error(`no sign "${name}" among ${signs.map((one) => one.name).join(', ')}`);
  return sign;
}
