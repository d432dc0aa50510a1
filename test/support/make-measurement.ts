import type { Measurement } from '../../src/telemetry/measurements.ts';

/** One measurement of the instant tier; `more` overrides. */
export function measurement(name: string, value: number, more: Partial<Measurement> = {}): Measurement {
  return { namespace: 'Ours', name, unit: 'Count', value, dimensions: { Tier: 'instant' }, ...more };
}

export function numbered(count: number, toMeasurement: (index: number) => Measurement): Measurement[] {
  return Array.from({ length: count }, (_, index) => toMeasurement(index));
}
