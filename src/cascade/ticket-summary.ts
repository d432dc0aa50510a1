import { cutAtCharacter } from '../text/cut-text.ts';
import { toSentences } from '../text/sentences.ts';
import type { AttemptReport } from './answer.ts';
import type { TicketDraft, TicketReason } from './ticket.ts';

/** What a person reads in ten seconds. */
export const MOST_SUMMARY_CHARACTERS = 280;
const MOST_CONTEXT_CHARACTERS = 30;
const MOST_TRIED_CHARACTERS = 120;
const MOST_FAILURES_CHARACTERS = 100;
/** A sentence that fits is taken whole if it says about as much as the room allows; else words are. */
const WORTHWHILE_SHARE = 1 / 3;

const WANTED: Readonly<Record<TicketReason, string>> = {
  asked_for_person: 'Wants to talk to a person.',
  escalated: 'Wants a better answer.',
  beyond_strongest: 'Wants more than the strongest tier can say.',
  no_answer: 'Still needs an answer.',
  outage: 'Still needs an answer: no tier could be reached.',
  budget: 'Still needs an answer: the budget is spent.',
};

/** Who asks, what, what was tried and why it was not enough, and what is wanted; at most 280 characters. */
export function toTicketSummary(draft: TicketDraft): string {
  const who = toWho(draft);
  const rest = `${toTried(draft)} ${WANTED[draft.reason]}`;
  const room = MOST_SUMMARY_CHARACTERS - who.length - rest.length - '"" '.length;
  return `${who}"${shorten(draft.question, room)}" ${rest}`;
}

/** The same of an incident; `latest` is the question that it names. */
export function toIncidentSummary(incident: {
  readonly questionCount: number;
  readonly openedAtMs: number;
  readonly attempts: readonly AttemptReport[];
  readonly reason: TicketReason;
  readonly latest?: string | undefined;
}): string {
  const { questionCount, openedAtMs, attempts, reason, latest } = incident;
  const questions = questionCount === 1 ? '1 question' : `${questionCount} questions`;
  const since = new Date(openedAtMs).toISOString().slice(11, 16);
  const why = reason === 'budget' ? 'the budget is spent' : toFailures(attempts);
  const start = `${questions} since ${since} UTC could not be answered: ${why}`;
  if (latest === undefined) return `${start}.`;
  const room = MOST_SUMMARY_CHARACTERS - start.length - '; latest: ""'.length;
  return `${start}; latest: "${shorten(latest, room)}"`;
}

function toWho({ context: { plan, product, channel } }: TicketDraft): string {
  const short = (text: string) => shorten(text, MOST_CONTEXT_CHARACTERS);
  const parts = [
    plan && `${short(plan)} customer`,
    product && short(product),
    channel && `by ${short(channel)}`,
  ];
  const known = parts.filter(Boolean);
  return known.length > 0 ? `${known.join(', ')}: ` : '';
}

/** Each tier with the last that came of it, and the words of whoever escalates or what the verdict said. */
function toTried({ attempts, note }: TicketDraft): string {
  const best = attempts
    .filter(({ outcome }) => outcome === 'completed')
    .reduce<AttemptReport | undefined>(
      (most, attempt) => ((attempt.confidence ?? 0) > (most?.confidence ?? -1) ? attempt : most),
      undefined,
    );
  const outcomes = new Map(attempts.map((attempt) => [attempt.tier, toOutcome(attempt)]));
  const tiers = Array.from(outcomes, ([tier, outcome]) => `${tier} (${outcome})`).join(', ');
  const tried = tiers ? `Tried ${tiers}` : 'Nothing was tried';
  const why = note?.trim() || best?.reasons?.[0];
  const words = shorten(why ? `${tried}: ${why}` : tried, MOST_TRIED_CHARACTERS);
  return /[.!?…]$/.test(words) ? words : `${words}.`;
}

function toOutcome({ outcome, confidence = 0, failure }: AttemptReport): string {
  if (outcome === 'completed') return `${Math.round(confidence * 100)} % sure`;
  return outcome === 'failed' ? (failure ?? 'failed') : outcome;
}

function toFailures(attempts: readonly AttemptReport[]): string {
  const outcomes = new Map(attempts.map((attempt) => [attempt.tier, toOutcome(attempt)]));
  const tiers = Array.from(outcomes, ([tier, outcome]) => `${tier} ${outcome}`).join(', ');
  return tiers ? shorten(tiers, MOST_FAILURES_CHARACTERS) : 'no tier could be asked';
}

/** On one line and in at most `most` characters: whole sentences if they say enough, else whole words. */
function shorten(text: string, most: number): string {
  // White space is at most as long again as what is left of it in any text that is worth reading.
  const line = cutAtCharacter(text, 10 * most)
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= most) return line;
  const sentence = toSentences(line).findLast(({ end }) => end <= most);
  if (sentence && sentence.end >= most * WORTHWHILE_SHARE) return line.slice(0, sentence.end);
  const words = line.slice(0, Math.max(0, line.lastIndexOf(' ', most - 1)));
  return words.length >= most * WORTHWHILE_SHARE ? `${words}…` : `${cutAtCharacter(line, most - 1)}…`;
}
