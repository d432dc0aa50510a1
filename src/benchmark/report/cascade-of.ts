import type { StrategySummary, Summary } from '../summary.ts';

/** The strategy that a report is about: the headline's, else the first cascade, else the first configuration. */
export function cascadeOf({ strategies, headline }: Summary): StrategySummary | undefined {
  return (
    strategies.find(({ name }) => name === headline?.strategy) ??
    strategies.find(({ kind }) => kind === 'cascade') ??
    strategies.find(({ kind }) => kind === 'configuration')
  );
}
