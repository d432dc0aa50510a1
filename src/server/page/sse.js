/**
 * A server-sent event; `retryMs` is how long the server wants a client to wait before it comes back.
 * @typedef {{ id: string, event: string, data: string, retryMs: number | undefined }} ServerSentEvent
 */

/**
 * The events of a response's body, which a browser's own EventSource cannot read after a POST. A body that breaks
 * off is one that ends; an event that its end cuts in two is dropped.
 * @param {ReadableStream<Uint8Array> | null | undefined} body
 * @returns {AsyncGenerator<ServerSentEvent>}
 */
export async function* readEvents(body) {
  if (!body) return;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let next = emptyEvent();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => END);
      if (done || !value) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line !== '') readField(line, next);
        else if (next.data.length > 0) yield { ...next, data: next.data.join('\n') };
        if (line === '') next = emptyEvent();
      }
    }
  } finally {
    // Whoever stops reading wants no more of it.
    reader.cancel().catch(() => {});
  }
}

const END = { done: true, value: undefined };

const emptyEvent = () => ({
  id: '',
  event: 'message',
  /** @type {string[]} */
  data: [],
  /** @type {number | undefined} */
  retryMs: undefined,
});

/**
 * Comments have no name and are passed over.
 * @param {string} line
 * @param {ReturnType<typeof emptyEvent>} next
 */
function readField(line, next) {
  const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
  if (name === 'id') next.id = value;
  else if (name === 'event') next.event = value;
  else if (name === 'data') next.data.push(value);
  else if (name === 'retry' && /^\d+$/.test(value)) next.retryMs = Number(value);
}
