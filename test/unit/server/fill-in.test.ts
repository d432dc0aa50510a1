import { describe, expect, it } from 'vitest';
import { fillIn } from '../../../src/server/fill-in.ts';

const VALUES: Readonly<Record<string, string>> = {
  TIERED_SUPPORT_ARN: 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc',
  AWS_SECRET_ACCESS_KEY: 'never',
};

/** As a configuration writes it. */
const toVariable = (name: string) => `\${${name}}`;

function fill(input: unknown) {
  const missing: string[] = [];
  const filled = fillIn(
    input,
    (name) => VALUES[name],
    (key, variable) => missing.push(`${key} ${variable}`),
  );
  return { filled, missing };
}

describe('fillIn', () => {
  it('puts the values of variables in, however deep they are', () => {
    const input = {
      tiers: [{ modelId: toVariable('TIERED_SUPPORT_ARN'), maxTokens: 3 }],
      on: true,
      none: null,
    };
    expect(fill(input)).toEqual({
      filled: { tiers: [{ modelId: VALUES.TIERED_SUPPORT_ARN, maxTokens: 3 }], on: true, none: null },
      missing: [],
    });
  });

  it('names the key of each variable that is not set', () => {
    const { missing } = fill({ tiers: [{ guardrail: { id: toVariable('TIERED_SUPPORT_GUARDRAIL_ID') } }] });
    expect(missing).toEqual(['tiers[0].guardrail.id TIERED_SUPPORT_GUARDRAIL_ID']);
  });

  it('reads no variable but our own, and no part of a text', () => {
    const input = [
      toVariable('AWS_SECRET_ACCESS_KEY'),
      `https://elsewhere.example/?${toVariable('TIERED_SUPPORT_ARN')}`,
      '$TIERED_SUPPORT_ARN',
      toVariable('tiered_support_arn'),
      `${toVariable('TIERED_SUPPORT_ARN')}\n`,
    ];
    expect(fill(input)).toEqual({ filled: input, missing: [] });
  });

  it('leaves the names of keys as they are', () => {
    const input = { [toVariable('TIERED_SUPPORT_ARN')]: 1, other: '2' };
    expect(fill(input).filled).toEqual(input);
  });
});
