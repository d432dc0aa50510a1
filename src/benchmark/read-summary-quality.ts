import * as z from 'zod';
import { describeIssues } from '../cascade/describe-issues.ts';
import { InputError } from '../input/input-error.ts';
import { MEASURES, type Measure } from './result.ts';

/** What a later run is held against. */
export interface SummaryQuality {
  /** By question, 0 to 1. */
  readonly quality: Readonly<Record<string, number>>;
  /** Over those questions. */
  readonly mean: number;
  /** Whose answers they were. */
  readonly strategy: string;
  readonly measure: Measure;
}

/** Loose, so that a summary of a later version can still be held against. */
const schema = z.looseObject({
  version: z.literal(1),
  measure: z.enum(MEASURES),
  quality_strategy: z.string().min(1),
  quality: z
    .record(z.string(), z.number().min(0).max(1))
    .refine((quality) => Object.keys(quality).length > 0, 'at least one question must have a quality'),
});

/**
 * The quality by question of a `summary.json` that has been parsed.
 * @throws InputError that names the field that is wrong, but no file.
 */
export function readSummaryQuality(json: unknown): SummaryQuality {
  const { success, data, error } = schema.safeParse(json);
  if (!success) {
    const [issue] = describeIssues(schema, json, error);
    throw new InputError(`${issue?.field || 'the summary'} ${issue?.message}`);
  }
  const values = Object.values(data.quality);
  return {
    quality: data.quality,
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    strategy: data.quality_strategy,
    measure: data.measure,
  };
}
