import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  NOW,
  type Relying,
  rely,
  startTokenIssuer,
  type TokenIssuer,
} from '../../../support/token-issuer.ts';

// Whether a token was checked again shows once its key is gone.

let issuer: TokenIssuer;
let relying: Relying;
beforeEach(async () => {
  issuer = await startTokenIssuer();
  relying = rely(issuer);
});
afterEach(() => issuer.close());

/** From then on no token signed so far stands a check. */
async function takeKeyBack(): Promise<void> {
  await issuer.rotate();
  await relying.present(await issuer.sign({ sub: 'another' }));
}

describe('a token that has passed', () => {
  test('is not checked again for five minutes', async () => {
    const token = await issuer.sign();
    const identity = await relying.present(token);
    await takeKeyBack();
    relying.advance(299);
    expect(await relying.present(token)).toEqual(identity);
    relying.advance(1);
    await expect(relying.present(token)).rejects.toThrow('a key that its issuer does not have');
  });

  test('is not remembered beyond its own end', async () => {
    const token = await issuer.sign({ exp: NOW + 60 });
    await relying.present(token);
    await takeKeyBack();
    relying.advance(59);
    await relying.present(token);
    relying.advance(1);
    await expect(relying.present(token)).rejects.toThrow('a key that its issuer does not have');
  });

  test('has its half minute after its end, and no more', async () => {
    const token = await issuer.sign({ exp: NOW + 60 });
    await relying.present(token);
    relying.advance(89);
    await relying.present(token);
    relying.advance(1);
    await expect(relying.present(token)).rejects.toThrow('the token has expired');
  });

  test('speaks for itself only', async () => {
    const subjects = ['user-1', 'user-2', 'user-1'];
    for (const sub of subjects)
      expect((await relying.present(await issuer.sign({ sub }))).caller.subject).toBe(sub);
  });

  test('makes no way for one that has its signature on other words', async () => {
    const [header, payload, signature] = (await issuer.sign()).split('.');
    await relying.present(`${header}.${payload}.${signature}`);
    const other = (await issuer.sign({ sub: 'admin' })).split('.')[1];
    await expect(relying.present(`${header}.${other}.${signature}`)).rejects.toThrow('signature');
  });
});

test('a token that was refused is not remembered', async () => {
  const token = await issuer.sign({ nbf: NOW + 60 });
  await expect(relying.present(token)).rejects.toThrow('the token is not valid yet');
  relying.advance(60);
  await expect(relying.present(token)).resolves.toBeDefined();
});

test('the tokens that are remembered are as many as there is room for', async () => {
  const tokens = await Promise.all(
    Array.from({ length: 1_600 }, (_, index) => issuer.sign({ sub: `${index}`.padEnd(5_000, 'x') })),
  );
  for (const token of tokens) await relying.present(token);
  await takeKeyBack();
  await expect(relying.present(tokens.at(-1) ?? '')).resolves.toBeDefined();
  await expect(relying.present(tokens[0] ?? '')).rejects.toThrow('a key that its issuer does not have');
});
