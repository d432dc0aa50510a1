import type { Caller } from '../../cascade/caller.ts';
import { at, toName } from './read-value.ts';

/** Who asks by an action group. An answer belongs to the session in which it was given. */
export function toSessionCaller(event: Readonly<Record<string, unknown>>): Caller {
  const agentId = toName(at(event, 'agent', 'id'));
  return { subject: `bedrock-agent:${escapePart(agentId)}:${toName(event.sessionId)}` };
}

/** Who asks by a gateway, which names no session: all that come by one target are one caller. */
export function toTargetCaller(gateway: string, target: string): Caller {
  return { subject: `agentcore-gateway:${escapePart(gateway)}:${target}` };
}

/** So that no two pairs of ids make the same subject; AWS's own ids stay as they are. */
const escapePart = (part: string): string => part.replaceAll('%', '%25').replaceAll(':', '%3A');
