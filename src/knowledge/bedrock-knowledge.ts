import type {
  RetrievalFilter,
  RetrieveCommandInput,
  RetrieveCommandOutput,
} from '@aws-sdk/client-bedrock-agent-runtime';
import {
  type Grounding,
  type Knowledge,
  type KnowledgeFilter,
  type Lookup,
  NO_GROUNDING,
} from '../cascade/passage.ts';
import type { Clock } from '../cascade/ports.ts';
import { withinLimit } from '../cascade/time-limit.ts';
import { cutAtCharacter } from '../text/cut-text.ts';
import { toTerms } from '../text/words.ts';
import { toFindings } from './retrieved-passages.ts';
import type { BedrockKnowledgeSettings } from './settings.ts';

export interface BedrockKnowledgeOptions {
  readonly settings: BedrockKnowledgeSettings;
  /** One Retrieve; gives up when `signal` aborts. */
  readonly send: (input: RetrieveCommandInput, signal: AbortSignal) => Promise<RetrieveCommandOutput>;
  readonly clock: Clock;
}

/**
 * What retrievalQuery.text may hold in every region; the reference of API_agent-runtime_KnowledgeBaseQuery now
 * says 20,000, though embedding models blur so long a question anyway.
 */
const MAX_QUERY_CHARACTERS = 1_000;
/** Longer questions are weighed by their first so many distinct topic words. */
const MAX_QUERY_TERMS = 200;

/**
 * Searches a knowledge base of Amazon Bedrock with its Retrieve. The customer's context does not narrow the
 * search: what metadata a knowledge base has is for its operator to say, in `settings.filter`.
 *
 * The service says nothing of when its documents changed, so that the version is a constant: an answer in the
 * cache lives to the end of its time, whatever becomes of the documents meanwhile.
 *
 * Rejects where `send` does, after `settings.timeoutMs`, and where what came is no reply of Retrieve's.
 */
export function createBedrockKnowledge({ settings, send, clock }: BedrockKnowledgeOptions): Knowledge {
  const { knowledgeBaseId, timeoutMs } = settings;

  /** Retrieve within its time; an aborted `send` may reject or resolve, it is too late either way. */
  async function retrieve(input: RetrieveCommandInput, signal: AbortSignal): Promise<RetrieveCommandOutput> {
    const reply = await withinLimit(clock, timeoutMs, signal, async (within) => {
      try {
        return { output: await send(input, within) };
      } catch (error) {
        if (within.aborted) return undefined;
        throw error;
      }
    });
    signal.throwIfAborted();
    if (reply) return reply.output;
    throw new Error(
      `knowledge base ${knowledgeBaseId} gave no results within ${timeoutMs} ms; see knowledge.timeoutMs and knowledge.fallback`,
    );
  }

  return {
    version: () => `bedrock:${knowledgeBaseId}`,
    async search(lookup, signal) {
      signal.throwIfAborted();
      const terms = [...new Set(toTerms(lookup.text))].slice(0, MAX_QUERY_TERMS);
      const unfound: Grounding = {
        ...NO_GROUNDING,
        weights: new Map(terms.map((term) => [term, 1])),
        spelling: new Map(terms.map((term) => [term, term])),
      };
      const input = toInput(settings, lookup);
      if (!input) return unfound;
      const { retrievalResults }: { retrievalResults?: unknown } = (await retrieve(input, signal)) ?? {};
      if (!Array.isArray(retrievalResults))
        throw new Error(`knowledge base ${knowledgeBaseId} replied without a list of results`);
      return { ...unfound, ...toFindings(retrievalResults, terms, settings) };
    },
  };
}

/** The Retrieve for a lookup; undefined where nothing can be found: no text, or an attribute that may have no value. */
function toInput(
  settings: BedrockKnowledgeSettings,
  { text, filter = {} }: Lookup,
): RetrieveCommandInput | undefined {
  const query = toQueryText(text);
  const isImpossible = Object.values(filter).some((values) => Array.isArray(values) && values.length === 0);
  if (query === '' || isImpossible) return undefined;
  return {
    knowledgeBaseId: settings.knowledgeBaseId,
    retrievalQuery: { text: query },
    retrievalConfiguration: {
      vectorSearchConfiguration: {
        numberOfResults: settings.results,
        overrideSearchType: settings.searchType,
        filter: toFilter(settings.filter, filter),
      },
    },
  };
}

/** As much of a question as the service takes, cut between words where a space is near enough. */
function toQueryText(text: string): string {
  const whole = text.toWellFormed().trim();
  if (whole.length <= MAX_QUERY_CHARACTERS) return whole;
  const cut = cutAtCharacter(whole, MAX_QUERY_CHARACTERS);
  if (/\s/.test(whole.charAt(cut.length))) return cut.trimEnd();
  const space = cut.search(/\s\S*$/);
  return space > MAX_QUERY_CHARACTERS / 2 ? cut.slice(0, space).trimEnd() : cut;
}

/**
 * The operator's filter and the lookup's, which must both hold; one `andAll` for both, as groups nest one level
 * deep only. Unlike in a local folder, capitals count: the service compares values as they are.
 */
function toFilter(
  ofSettings: BedrockKnowledgeSettings['filter'],
  ofLookup: KnowledgeFilter,
): RetrievalFilter | undefined {
  const own = ofSettings as RetrievalFilter | undefined;
  const wanted = Object.entries(ofLookup).map(([key, values]) =>
    toCondition(key, [...new Set([values].flat())]),
  );
  if (wanted.length === 0) return own;
  const conditions = [...(Array.isArray(own?.andAll) ? own.andAll : own ? [own] : []), ...wanted];
  // A group takes two members at least.
  return conditions.length === 1 ? conditions[0] : { andAll: conditions };
}

function toCondition(key: string, values: readonly (string | number | boolean)[]): RetrievalFilter {
  const [value] = values;
  if (value !== undefined && values.length === 1) return { equals: { key, value } };
  // `in` is for lists of strings.
  if (values.every((one) => typeof one === 'string')) return { in: { key, value: [...values] } };
  return { orAll: values.map((one) => ({ equals: { key, value: one } })) };
}
