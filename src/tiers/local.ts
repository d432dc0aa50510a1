import { setImmediate } from 'node:timers/promises';
import type { Extractor } from '../cascade/passage.ts';
import { toStandalone } from '../cascade/query.ts';
import type { Tier } from '../cascade/tier.ts';
import type { LocalTierSettings } from './local-settings.ts';

/**
 * The embedded answerer: no model, no network, no cost. It lifts its answer word for word out of the knowledge,
 * and its `model` says so.
 */
export function createLocalTier({ name, method, timeoutMs }: LocalTierSettings, extractor: Extractor): Tier {
  return {
    name,
    model: `local-extractive:${method}`,
    source: 'knowledge',
    maxTokens: 0,
    timeoutMs,
    async complete({ query, grounding, filter }, signal) {
      // Extracting is one stretch of work; a cancellation that has arrived meanwhile is heard first.
      await setImmediate();
      if (signal.aborted) return { kind: 'cancelled', message: 'aborted before it began' };
      const lookup = { text: toStandalone(query), context: query.context, filter };
      const extract = await extractor.extract(lookup, grounding, method, signal);
      return { kind: 'completion', ...extract, stop: 'end' };
    },
  };
}
