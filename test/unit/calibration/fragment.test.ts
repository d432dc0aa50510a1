import { expect, test } from 'vitest';
import { calibrate } from '../../../src/calibration/calibrate.ts';
import { type Fragment, toFragment } from '../../../src/calibration/fragment.ts';
import { UNCALIBRATED } from '../../../src/cascade/judge/calibration.ts';
import { configSchema } from '../../../src/server/config-schema.ts';
import { makeTraffic } from '../../support/make-outcome.ts';

const CONFIG = {
  tiers: [
    { name: 'instant', provider: 'local', method: 'one-passage' },
    { name: 'expert', provider: 'local', method: 'sub-questions' },
  ],
  routing: { thresholds: [5], acceptance: { expert: { intercept: 9, slope: 0 } } },
  knowledge: { kind: 'local', path: './articles' },
};

/** JSON Merge Patch (RFC 7396), without removal. */
function merge(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const merged: Record<string, unknown> = { ...(target as object) };
  for (const [key, value] of Object.entries(patch)) merged[key] = merge(merged[key], value);
  return merged;
}

test('what was found, merged into a configuration, is one', () => {
  const configured = {
    tierNames: ['instant', 'expert'],
    policy: 'thresholds',
    minConfidence: 0.7,
    confidence: UNCALIBRATED,
  } as const;
  const { found } = calibrate(makeTraffic(400), configured, { quality: 0.95 });
  const fragment = JSON.parse(JSON.stringify(toFragment({ ...found, answerableScore: 0.512 })));
  const { routing, knowledge } = configSchema.parse(merge(CONFIG, fragment));
  expect(routing).toMatchObject({
    thresholds: found.thresholds,
    minConfidence: found.minConfidence,
    confidence: { slope: expect.closeTo(found.confidence?.slope ?? 0, 4) },
    acceptance: {
      instant: { intercept: expect.closeTo(found.acceptance.get('instant')?.intercept ?? 0, 4) },
      expert: { slope: expect.closeTo(found.acceptance.get('expert')?.slope ?? 0, 4) },
    },
  });
  expect(knowledge).toEqual({ kind: 'local', path: './articles', answerableScore: 0.512 });
});

test('what was not found is not in it', () => {
  const nothing: Fragment = toFragment({ acceptance: new Map() });
  expect(nothing).toEqual({});
  expect(toFragment({ acceptance: new Map(), minConfidence: 0 })).toEqual({ routing: { minConfidence: 0 } });
  expect(toFragment({ acceptance: new Map(), answerableScore: 1 })).toEqual({
    knowledge: { answerableScore: 1 },
  });
});

test('numbers have no more digits than labels can tell', () => {
  const acceptance = new Map([['instant', { intercept: 1.234567, slope: -0.00001 }]]);
  expect(JSON.stringify(toFragment({ acceptance }))).toBe(
    '{"routing":{"acceptance":{"instant":{"intercept":1.2346,"slope":0}}}}',
  );
});
