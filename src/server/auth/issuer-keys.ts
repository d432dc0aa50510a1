import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { Clock, Log } from '../../cascade/ports.ts';
import { RequestError } from '../../cascade/request-error.ts';
import { withinLimit } from '../../cascade/time-limit.ts';
import { toMessage } from '../../tiers/http-failure.ts';
import { fetchKeys } from './issuer-documents.ts';
import type { JwtSettings } from './settings.ts';

const LOAD_LIMIT_MS = 5_000;
const FRESH_MS = 10 * 60_000;
/** While the issuer cannot be reached its last keys do, for as long. */
const USABLE_MS = 60 * 60_000;
const RETRY_MS = 10_000;
/** Between two loads for keys that are not there: anybody can name one. */
const SEARCH_MS = 30_000;

/**
 * The issuer's keys, loaded when first needed, ten minutes later, and when a token names one that is not there.
 * One load at a time, whoever waits for it. Operators hear of an outage once, and of its end.
 */
export function createIssuerKeys(settings: JwtSettings, clock: Clock, log: Log): JWTVerifyGetKey {
  const { issuer } = settings;
  let held: { readonly find: ReturnType<typeof createLocalJWKSet>; readonly sinceMs: number } | undefined;
  let loading: Promise<void> | undefined;
  let isOut = false;
  let retryFromMs = Number.NEGATIVE_INFINITY;
  let searchFromMs = Number.NEGATIVE_INFINITY;

  const isYounger = (ms: number) => held !== undefined && clock.now() - held.sinceMs < ms;
  const notYet = () => keysUnavailable(retryFromMs - clock.now());

  function load(): Promise<void> {
    loading ??= tryToLoad().finally(() => {
      loading = undefined;
    });
    return loading;
  }

  async function tryToLoad(): Promise<void> {
    if (clock.now() < retryFromMs) throw notYet();
    try {
      const keys = await withinLimit(clock, LOAD_LIMIT_MS, undefined, (signal) =>
        fetchKeys(settings, signal),
      );
      if (!keys) throw new Error(`no reply within ${LOAD_LIMIT_MS} ms`);
      held = { find: createLocalJWKSet(keys), sinceMs: clock.now() };
    } catch (error) {
      retryFromMs = clock.now() + RETRY_MS;
      if (!isOut) log.error('issuer_keys_unavailable', { issuer, message: toMessage(error) });
      isOut = true;
      throw notYet();
    }
    if (isOut) log.info('issuer_keys_available_again', { issuer });
    isOut = false;
  }

  const find: JWTVerifyGetKey = async (header, token) => {
    if (!held) throw notYet();
    return held.find(header, token);
  };

  return async (header, token) => {
    if (!isYounger(FRESH_MS)) {
      await load().catch((error: unknown) => {
        if (!isYounger(USABLE_MS)) throw error;
      });
    }
    try {
      return await find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      if (!loading) {
        if (clock.now() < searchFromMs) throw isOut ? notYet() : error;
        searchFromMs = clock.now() + SEARCH_MS;
      }
      await load();
      return find(header, token);
    }
  };
}

/** The refusal of tokens that may well be good, for the `waitMs` after which it is worth while to send them again. */
export function keysUnavailable(waitMs = RETRY_MS): RequestError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return new RequestError('unavailable', 'the keys to check tokens with cannot be had just now', {
    retryable: true,
    retryAfterSeconds,
    nextStep: `Wait ${retryAfterSeconds} s and send it again.`,
  });
}
