import { expect, test } from 'vitest';
import { configSchema } from '../../../src/server/config-schema.ts';
import { EMBEDDED_CONFIG } from '../../../src/server/embedded-config.ts';

test('the embedded configuration is what an empty file means', () => {
  expect(configSchema.parse({})).toEqual(EMBEDDED_CONFIG);
});
