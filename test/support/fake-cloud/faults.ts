import { firstHalfOf, type Shape, toChunks, wholeOf } from './chunks.ts';
import type { AnswerReply, FailReply, Reply } from './reply.ts';
import { type Exchange, open, pause, reset, send, write } from './sending.ts';
import type { Content } from './wire.ts';

const TAIL_BYTES = 8;
const RESET_GAP_MS = 10;
const PIECE_BYTES = 65_536;
const HUGE_WORD = 'Everything about this is in the settings of your account. ';
const PAGE = '<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>';

/**
 * Gives the reply. Settles when the stand-in has no more to do, which for replies without an end is when the
 * client has gone; rejects with ClientGone if that happens during a pause.
 */
export async function carryOut(reply: Reply, exchange: Exchange): Promise<void> {
  const { call, res, ordinary } = exchange;
  const content = contentOf(ordinary);
  const bytes = (shape?: Shape, said: Content = content) => toChunks(exchange.wire, call, said, shape);
  switch (reply.do) {
    case 'answer':
      return answer(reply, exchange);
    case 'fail':
      return fail(reply, exchange);
    case 'reset':
      return reset(exchange);
    case 'reset-mid-body': {
      const chunks = bytes();
      open(exchange, call.streamed ? {} : { length: wholeOf(chunks).length });
      await write(res, firstHalfOf(chunks));
      // A reader that finds the bytes and the RST at the same time takes it for an ordinary end.
      await pause(res, RESET_GAP_MS);
      return reset(exchange);
    }
    case 'truncate':
      open(exchange);
      return void res.end(firstHalfOf(bytes()));
    case 'bad-json':
      return send(exchange, wholeOf(bytes({ distort: 'broken' })));
    case 'wrong-content-type':
      return send(exchange, wholeOf(bytes()), 'text/plain');
    case 'html':
      return send(exchange, Buffer.from(PAGE), 'text/html');
    case 'empty-body':
      return send(exchange, Buffer.alloc(0));
    case 'empty-answer': {
      const said = contentOf({ do: 'answer', text: '', usage: { outputTokens: 0 } });
      return send(exchange, wholeOf(bytes({}, said)));
    }
    case 'missing-output':
      return send(exchange, wholeOf(bytes({ distort: 'missing' })));
    case 'wrong-types': {
      const said = { ...content, text: 7, usage: { inputTokens: 'many', outputTokens: 'some' } };
      return send(exchange, wholeOf(bytes({}, said)));
    }
    case 'huge': {
      const text = HUGE_WORD.repeat(Math.ceil(reply.bytes / HUGE_WORD.length)).slice(0, reply.bytes);
      const pieces = Math.max(4, Math.ceil(reply.bytes / PIECE_BYTES));
      return send(exchange, wholeOf(bytes({ pieces }, { ...content, text })));
    }
    case 'hang':
      return;
    case 'slow-loris':
      return drip(exchange, content, reply.byteGapMs);
    case 'slow-tail': {
      const whole = wholeOf(bytes());
      open(exchange);
      res.write(whole.subarray(0, -TAIL_BYTES));
      await pause(res, reply.tailMs);
      return void res.end(whole.subarray(-TAIL_BYTES));
    }
    case 'stall':
      open(exchange);
      if (call.streamed) res.write(firstHalfOf(bytes()));
      return;
    case 'bad-checksum': {
      const { badFrame } = exchange.wire;
      if (!call.streamed || !badFrame) return send(exchange, wholeOf(bytes({ distort: 'broken' })));
      return send(exchange, Buffer.concat([firstHalfOf(bytes()), badFrame]));
    }
    case 'exception-mid-stream':
      if (!call.streamed) return fail({ do: 'fail', status: 500 }, exchange);
      return send(exchange, Buffer.concat([firstHalfOf(bytes()), exchange.wire.exception(reply.type)]));
    case 'duplicate-frames':
      return send(exchange, wholeOf(bytes(call.streamed ? { distort: 'duplicate' } : {})));
  }
}

/** Bytes of answers that depend on nothing but the reply and a call's kind, so that they are made once. */
const prepared = new WeakMap<AnswerReply, Map<string, Buffer>>();

function preparedBytes(reply: AnswerReply, { wire, call }: Exchange): Buffer {
  const byKind = prepared.get(reply) ?? new Map<string, Buffer>();
  prepared.set(reply, byKind);
  const kind = `${call.wire} ${call.streamed} ${wire.variant(call)} ${call.model}`;
  let bytes = byKind.get(kind);
  if (!bytes) {
    const shape = reply.pieces === undefined ? {} : { pieces: reply.pieces };
    bytes = wholeOf(toChunks(wire, call, contentOf(reply), shape));
    byKind.set(kind, bytes);
  }
  return bytes;
}

/** Sends an answer, at once unless it says otherwise. Returns nothing to wait for where it has nothing to wait for. */
function answer(reply: AnswerReply, exchange: Exchange): Promise<void> | undefined {
  if (!reply.afterMs && !(exchange.call.streamed && reply.pieceGapMs)) {
    send(exchange, preparedBytes(reply, exchange));
    return;
  }
  return answerSlowly(reply, exchange);
}

async function answerSlowly(reply: AnswerReply, exchange: Exchange): Promise<void> {
  const { call, res } = exchange;
  if (reply.afterMs) await pause(res, reply.afterMs);
  if (!call.streamed || !reply.pieceGapMs) return send(exchange, preparedBytes(reply, exchange));
  const { pieces = 4, pieceGapMs } = reply;
  const { head, content, tail } = toChunks(exchange.wire, call, contentOf(reply), { pieces, apart: true });
  open(exchange);
  for (const bytes of head) res.write(bytes);
  for (const [index, bytes] of content.entries()) {
    if (index > 0) await pause(res, pieceGapMs);
    res.write(bytes);
  }
  res.end(Buffer.concat(tail));
}

async function fail(reply: FailReply, { wire, res }: Exchange): Promise<void> {
  if (reply.afterMs) await pause(res, reply.afterMs);
  const { headers, body } = wire.failure(reply);
  const bytes = Buffer.from(JSON.stringify(body));
  res.writeHead(reply.status, {
    ...headers,
    'content-type': 'application/json',
    'content-length': bytes.length,
  });
  res.end(bytes);
}

/** One byte at a time: the first half of the reply, then what keeps it from ending. */
async function drip(exchange: Exchange, content: Content, gapMs: number): Promise<void> {
  const { call, res, wire } = exchange;
  const chunks = toChunks(wire, call, content, { apart: true });
  const filler = call.streamed ? (chunks.content[0] ?? Buffer.alloc(1)) : Buffer.from(' ');
  open(exchange);
  for (let next = firstHalfOf(chunks); ; next = filler) {
    for (const byte of next) {
      await pause(res, gapMs);
      res.write(Buffer.of(byte));
    }
  }
}

function contentOf({ text, usage, stop = 'end' }: AnswerReply): Content {
  return { text, usage, stop };
}
