import type { IncomingMessage } from 'node:http';
import type { Call } from './reply.ts';

export type Route = Pick<Call, 'wire' | 'model' | 'session' | 'streamed'>;

/** The wire that a path belongs to; with OpenAI and inline agents the body says the rest. */
export function routeOf({ method, url = '' }: IncomingMessage): Route | undefined {
  if (method !== 'POST') return undefined;
  const path = url.split('?', 1)[0] ?? '';
  if (path.endsWith('/v1/chat/completions')) return { wire: 'openai', model: '', streamed: false };
  const [, kind, id = '', action] = path.split('/');
  const model = unescapePart(id);
  switch (`${kind}/${action}`) {
    case 'model/converse':
      return { wire: 'bedrock', model, streamed: false };
    case 'model/converse-stream':
      return { wire: 'bedrock', model, streamed: true };
    case 'endpoints/invocations':
      return { wire: 'sagemaker', model, streamed: false };
    case 'endpoints/invocations-response-stream':
      return { wire: 'sagemaker', model, streamed: true };
    case 'knowledgebases/retrieve':
      return { wire: 'knowledge', model, streamed: false };
    case 'agents/undefined':
      return { wire: 'agent', model: '', session: model, streamed: true };
    default:
      return undefined;
  }
}

/** The id that a path's part stands for; one that is wrongly escaped stands for itself. */
function unescapePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
