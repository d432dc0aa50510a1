import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RequestError } from '../../../../src/cascade/request-error.ts';
import type { Credentials } from '../../../../src/server/auth/authenticate.ts';
import { HOSTILE_TEXTS } from '../../../support/hostile-texts.ts';
import { rely, startTokenIssuer, type TokenIssuer } from '../../../support/token-issuer.ts';

let issuer: TokenIssuer;
beforeAll(async () => {
  issuer = await startTokenIssuer();
});
afterAll(() => issuer.close());

const KEY = 'a-key.of_many~signs+and/more==';
const sha256 = (key: string) => createHash('sha256').update(key).digest('hex');
