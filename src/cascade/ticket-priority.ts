import type { TicketDraft, TicketPriority } from './ticket.ts';

/** Gaps are bounded, so that each expression takes linear time on whatever a customer sends. */
const GAP = '[^.!?\\n]{0,40}';
const WHOSE = '(?:my|our|his|her|their|the|this)';
/** A topic that an article covers ("your security breach policy") is no emergency. */
const NO_TOPIC =
  '(?![ -](?:policy|policies|protection|prevention|detection|insurance|alerts?|notifications?|settings?|warnings?|training|reports?)\\b)';

/** What has happened or is about to; each says so, rather than asking how such things are dealt with. */
const URGENT = toExpression([
  `(?:security|data) breach${NO_TOPIC}`,
  'security incident',
  `(?:account|site|server|system|email|mailbox|(?:been|was|were|got|am|is|are|getting)) (?:has been |have been |was |were |is |got )?(?:hacked|breached|compromised)`,
  'hacked (?:my|our|into)',
  '(?:stole|stolen|steal(?:ing)?) (?:my|our|from (?:me|us)) ',
  'unauthori[sz]ed (?:access|log-?ins?|charges?|payments?|transactions?|purchases?|transfers?|withdrawals?|changes)(?! policy)',
  `(?:some(?:one|body)(?: else)?|a stranger|hackers?) (?:is|are|has|have|was|got|logged|signed|broke|changed|used)\\b${GAP}\\b(?:my|our) (?:account|card|identity|password|mailbox)`,
  'fraudulent (?:charges?|payments?|transactions?|purchases?|transfers?|withdrawals?|activity|orders?)',
  '(?:this|it) is (?:a )?(?:fraud|scam)',
  '(?:victims? of (?:a )?(?:fraud|scam|identity theft)|(?:was|were|been|got) (?:scammed|defrauded))',
  `lost (?:all|everything|${WHOSE}) ${GAP}\\b(?:data|files|documents|photos|records|backups?|database)`,
  `(?:data|files|documents|photos|records|backups?|database) (?:is|are|was|were|has been|have been|has|have) (?:all |just |completely )?(?:gone|lost|wiped|vanished|disappeared|corrupted)`,
  `(?:caused|causing|suffered|experienced|experiencing|there is|massive|severe) data loss${NO_TOPIC}`,
  'everything (?:is|was) (?:gone|wiped)',
  '(?:kill|hurt|harm) (?:myself|yourself|you|him|her|them|someone|somebody|people)',
  '(?:suicide|suicidal|end(?:ing)? my (?:own )?life|self[- ]harm)',
  '(?:bomb threat|shoot (?:you|up|him|her|them)|death threats?|threaten(?:s|ed|ing)? (?:me|us|to kill|to hurt))',
  '(?:selbstmord|suizid|umbringen|me suicider|suicidarme|quiero morir)',
]);

const HIGH = toExpression([
  '(?:lawyers?|attorneys?|lawsuits?|solicitors?|legal (?:action|steps|proceedings|department|team))',
  '(?:sue|suing) (?:you|them|your)',
  '(?:take|taking|took|see) (?:you|this|it) (?:to|in) court',
  '(?:small claims|consumer protection|ombudsman|data protection authority)',
  '(?:charge-?backs?|disput(?:e|ed|ing) (?:the|this|that|your|a) (?:charge|payment|transaction))',
  `(?:cancel|cancell?ing|terminate|terminating|close|closing) (?:all )?${WHOSE} (?:\\w{1,20} ){0,2}(?:subscriptions?|accounts?|plans?|contracts?|memberships?|services?)`,
  '(?:switch(?:ing)?|mov(?:e|ing)) to (?:a|your|another) competitor',
  `(?:production|prod)\\b${GAP}\\b(?:down|offline|outage|broken|not (?:working|responding)|unavailable|unreachable)`,
  `(?:down|offline|outage|broken) in (?:production|prod)`,
  '(?:rechtsanwalt|anwalt|abogado|avocat|avvocato|advogado|advocaat)',
]);

const HIGH_PLAN = /\b(?:enterprise|premium|business)\b/i;

/**
 * How soon a person should look. Read from what the customer said, never from what was answered, where an article
 * may speak of fraud or of lawyers.
 */
export function toPriority({
  incident,
  question,
  note = '',
  conversation,
  context,
}: TicketDraft): TicketPriority {
  if (incident === 'outage') return 'urgent';
  const said = [question, note, ...conversation.map((turn) => turn.question)].map(toPlain);
  if (said.some((text) => URGENT.test(text))) return 'urgent';
  const isHigh = incident === 'budget' || HIGH_PLAN.test(context.plan ?? '');
  return isHigh || said.some((text) => HIGH.test(text)) ? 'high' : 'normal';
}

/** The more urgent of two. */
export function toHigherPriority(one: TicketPriority, other: TicketPriority): TicketPriority {
  const rank: readonly TicketPriority[] = ['urgent', 'high', 'normal'];
  return rank[Math.min(rank.indexOf(one), rank.indexOf(other))] ?? 'normal';
}

function toExpression(alternatives: readonly string[]): RegExp {
  return new RegExp(`\\b(?:${alternatives.join('|')})`, 'i');
}

/** One space between words, and straight apostrophes. */
function toPlain(text: string): string {
  return text.replaceAll('’', "'").replace(/\s+/g, ' ');
}
