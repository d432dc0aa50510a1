import * as z from 'zod';
import { SCOPES } from '../../tools/tool.ts';
import { isLoopback } from '../loopback.ts';

/** Those that sign with a key that nobody else has; `none` and the HMAC ones are not among them. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

const MOST_KEYS = 1_000;

const ISSUER = 'must be an https URL (http on a loopback host only) with no user, query or fragment';
const KEYS_URL = 'must be an https URL (http on a loopback host only) with no user or fragment';
const RESOURCE = 'must be an http or https URL with no user, query or fragment';
const HASH = 'must be 64 hex digits: the SHA-256 of the key, never the key itself';

/** ASCII without blanks: the parser would quietly drop line breaks, and tokens are compared with what is written. */
const WRITTEN_URL = /^https?:\/\/[\x21-\x7e]+$/i;

/** Whether what is read at `url` can be believed: it comes by TLS, or never leaves this machine. */
function isTrustworthyUrl(url: string): boolean {
  return isPlainUrl(url) && (isSecure(url) || isLoopback(new URL(url).hostname));
}

/**
 * Whether `issuer` may say that its keys are at `url`: an issuer elsewhere has no business with what listens on this
 * machine.
 */
export function mayHoldKeysOf(issuer: string, url: string): boolean {
  return isTrustworthyUrl(url) && (isSecure(url) || !isSecure(issuer));
}

const isSecure = (url: string) => new URL(url).protocol === 'https:';

function isPlainUrl(url: string): boolean {
  if (!WRITTEN_URL.test(url) || url.includes('#') || !URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return username === '' && password === '';
}

function urlSchema(isRight: (url: string) => boolean, error: string) {
  return z.string({ error }).refine(isRight, error).meta({ format: 'uri' });
}

/** A text of 1 to `most` characters. */
function textSchema(most: number) {
  const error = `must be a text of 1 to ${most} characters`;
  return z.string({ error }).min(1, error).max(most, error);
}

/** An object of just these keys. */
function objectSchema<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'invalid_type' ? 'must be an object' : undefined),
  });
}

const claimSchema = textSchema(200).optional();

const jwtSettingsSchema = objectSchema({
  issuer: urlSchema((url) => isTrustworthyUrl(url) && !url.includes('?'), ISSUER).describe(
    'Who signs the tokens, to the letter as they name it in iss.',
  ),
  audience: urlSchema((url) => isPlainUrl(url) && !url.includes('?'), RESOURCE).describe(
    'For whom tokens must be, in aud: the URL of this server as clients know it, such as ' +
      'https://support.example.com/mcp.',
  ),
  metadataUrl: urlSchema((url) => isPlainUrl(url) && !url.includes('?'), RESOURCE)
    .optional()
    .describe(
      'Where clients find what describes this server. Left out: where RFC 9728 has it by audience; below a stage of ' +
        'API Gateway nothing can be had there.',
    ),
  jwksUri: urlSchema(isTrustworthyUrl, KEYS_URL)
    .optional()
    .describe("Where the issuer's keys are. Left out: where the issuer's metadata says."),
  algorithms: z
    .array(z.enum(ALGORITHMS, { error: `must be one of ${ALGORITHMS.join(', ')}` }), {
      error: 'must be a list of algorithms',
    })
    .min(1, 'must have one algorithm at least')
    .default(['RS256', 'ES256', 'EdDSA'])
    .describe('How tokens may be signed.'),
  claims: objectSchema({
    tenant: claimSchema.describe("Claim with the caller's tenant."),
    audience: claimSchema.describe('Claim that says whom the knowledge is for, such as customers or staff.'),
    department: claimSchema.describe("Claim with the caller's department."),
  })
    .default({})
    .describe('Which claims of a token say more of the caller; a name left out is not read.'),
});

const apiKeySchema = objectSchema({
  name: z
    .string({ error: 'must be a text' })
    .regex(
      /^[a-z0-9][a-z0-9._-]{0,63}$/,
      'must be 1 to 64 of a-z, 0-9, ., _ and -, and start with a letter or digit',
    )
    .describe('Who has the key; its caller is known as key:<name>.'),
  sha256: z
    .string({ error: HASH })
    .meta({ pattern: '^[0-9A-Fa-f]{64}$' })
    .describe('SHA-256 of the key in hex, 64 digits. The key itself is kept nowhere.'),
  scopes: z
    .array(z.enum(SCOPES, { error: `must be one of ${SCOPES.join(', ')}` }), {
      error: 'must be a list of scopes',
    })
    .min(1, 'must have one scope at least')
    .describe('What the key allows.'),
  tenant: textSchema(200).optional().describe('Tenant of whoever has the key.'),
  audience: textSchema(200).optional().describe('Whom the knowledge is for, such as customers or staff.'),
  department: textSchema(200).optional().describe('Department of whoever has the key.'),
}).superRefine(({ sha256 }, context) => {
  // Said of the whole entry: a complaint quotes what it is about, and this may be the key itself, put there by mistake.
  if (!/^[0-9a-f]{64}$/i.test(sha256))
    context.addIssue({ code: 'custom', path: [], message: `sha256 ${HASH}` });
});

/** Who may ask over HTTP: bearers of an issuer's tokens, of keys, or both. */
export const authSettingsSchema = objectSchema({
  jwt: jwtSettingsSchema.optional().describe('Tokens of an OAuth 2.1 authorization server.'),
  apiKeys: z
    .array(apiKeySchema, { error: 'must be a list of keys' })
    .max(MOST_KEYS, `must have ${MOST_KEYS} keys at most`)
    .default([])
    .describe('Keys for machines that get no tokens.'),
}).superRefine(({ jwt, apiKeys }, context) => {
  const report = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
  if (!jwt && apiKeys.length === 0) report([], 'must have jwt, or one key in apiKeys at least');
  const names = new Set<string>();
  const hashes = new Set<string>();
  for (const [index, { name, sha256 }] of apiKeys.entries()) {
    const hash = sha256.toLowerCase();
    if (names.has(name)) report(['apiKeys', index, 'name'], 'must differ from the names before');
    if (hashes.has(hash)) report(['apiKeys', index], 'sha256 must differ from the hashes before');
    names.add(name);
    hashes.add(hash);
  }
});

export type AuthSettings = z.output<typeof authSettingsSchema>;
export type JwtSettings = NonNullable<AuthSettings['jwt']>;
export type ApiKeySettings = AuthSettings['apiKeys'][number];
