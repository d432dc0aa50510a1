import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { toJsonSchema } from '../../deploy/settings/json-schema.ts';

const DEPLOY = fileURLToPath(new URL('../../deploy/', import.meta.url));

it('is the file that editors read (`vitest run test/deploy/json-schema.test.ts -u` writes it)', async () => {
  const text = `${JSON.stringify(toJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot(`${DEPLOY}deployment.schema.json`);
});

it('is named by every example', () => {
  const folder = `${DEPLOY}configurations/`;
  for (const file of readdirSync(folder).filter((name) => basename(name) !== 'strategy.json'))
    expect(JSON.parse(readFileSync(`${folder}${file}`, 'utf8')).$schema).toBe('../deployment.schema.json');
});
