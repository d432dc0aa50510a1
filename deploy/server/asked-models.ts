import type { Config } from '../../src/server/config-schema.ts';

export type AskedModel = Config['tiers'][number] | NonNullable<Config['judge']>;

/** Whatever a server asks: its tiers, and the judge if it has one. */
export function toAskedModels({ tiers, judge }: Pick<Config, 'tiers' | 'judge'>): AskedModel[] {
  return [...tiers, ...(judge ? [judge] : [])];
}
