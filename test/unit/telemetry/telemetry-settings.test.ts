import { describe, expect, test } from 'vitest';
import {
  type MetricsSettings,
  metricsSettingsSchema,
  tracesSettingsSchema,
} from '../../../src/telemetry/settings.ts';

const CLOUDWATCH: MetricsSettings = { kind: 'cloudwatch', namespace: 'TieredSupport', flushSeconds: 60 };

function isAccepted(more: object): boolean {
  return metricsSettingsSchema.safeParse({ kind: 'cloudwatch', ...more }).success;
}

describe('the settings of metrics', () => {
  test('CloudWatch needs nothing said beyond its name', () => {
    expect(metricsSettingsSchema.parse({ kind: 'cloudwatch' })).toEqual(CLOUDWATCH);
  });

  test('metrics can be turned off', () => {
    expect(metricsSettingsSchema.parse({ kind: 'none' })).toEqual({ kind: 'none' });
    expect(metricsSettingsSchema.safeParse({ kind: 'none', namespace: 'Mine' }).success).toBe(false);
  });

  test.each(['My Shop/Support', 'a', 'a:b#c.d-e_f/1', 'aws/mine', 'AWSome', 'n'.repeat(255)])(
    'the namespace %j is accepted',
    (namespace) => {
      expect(metricsSettingsSchema.parse({ kind: 'cloudwatch', namespace })).toEqual({
        ...CLOUDWATCH,
        namespace,
      });
    },
  );

  test.each(['', '   ', 'AWS/Bedrock', ':mine', 'mine\n', 'ménage', 'a,b', 'n'.repeat(256)])(
    'the namespace %j is not accepted',
    (namespace) => {
      expect(isAccepted({ namespace })).toBe(false);
    },
  );

  test.each([
    [1, true],
    [3_600, true],
    [0, false],
    [3_601, false],
    [1.5, false],
    ['60', false],
  ])('sending every %j seconds is accepted: %s', (flushSeconds, accepted) => {
    expect(isAccepted({ flushSeconds })).toBe(accepted);
  });

  test.each([
    ['us-east-1', true],
    ['us-gov-west-1', true],
    ['', false],
    ['evil.example.com', false],
  ])('the region %j is accepted: %s', (region, accepted) => {
    expect(isAccepted({ region })).toBe(accepted);
  });

  test('another kind and an unknown key are not accepted', () => {
    expect(metricsSettingsSchema.safeParse({ kind: 'statsd' }).success).toBe(false);
    expect(isAccepted({ flushMs: 5 })).toBe(false);
  });
});

describe('the settings of traces', () => {
  test.each([
    [{ kind: 'none' }, true],
    [{ kind: 'xray' }, true],
    [{ kind: 'zipkin' }, false],
    [{ kind: 'xray', region: 'us-east-1' }, false],
    [{}, false],
  ])('%j are accepted: %s', (settings, accepted) => {
    expect(tracesSettingsSchema.safeParse(settings).success).toBe(accepted);
  });
});
