import { once } from 'node:events';
import { connect } from 'node:net';

// The least that a client of HTTP can do, so that the server's time is measured and not the client's.

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = '0\r\n\r\n';

/** A connection that is kept open for one request after another. */
export class HttpLine {
  #socket;
  /** @type {Buffer} */
  #pieces = Buffer.alloc(0);
  /** @type {{ resolve: (reply: string) => void, reject: (error: Error) => void } | undefined} */
  #waiting;

  /** @param {number} port of a server on loopback */
  constructor(port) {
    this.#socket = connect(port, '127.0.0.1').setNoDelay(true);
    this.#socket.on('data', (/** @type {Buffer} */ piece) => this.#read(piece));
    this.#socket.on('error', (error) => this.#waiting?.reject(error));
    this.#socket.on('close', () => this.#waiting?.reject(new Error('the server hung up')));
  }

  /** Resolves to the reply's status line, headers and body. @param {string | Buffer} request @returns {Promise<string>} */
  send(request) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  async close() {
    this.#waiting = undefined;
    this.#socket.end();
    await once(this.#socket, 'close');
  }

  /** @param {Buffer} piece */
  #read(piece) {
    this.#pieces = this.#pieces.length === 0 ? piece : Buffer.concat([this.#pieces, piece]);
    const headEnd = this.#pieces.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.#pieces.toString('latin1', 0, headEnd);
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    const isWhole =
      length === undefined
        ? this.#pieces.toString('latin1', this.#pieces.length - LAST_CHUNK.length) === LAST_CHUNK
        : this.#pieces.length >= headEnd + HEAD_END.length + Number(length);
    if (!isWhole) return;
    const reply = this.#pieces.toString('utf8');
    this.#pieces = Buffer.alloc(0);
    this.#waiting?.resolve(reply);
  }
}

/** A request with a JSON body. @param {string} path @param {unknown} body @param {Record<string, string>} [headers] */
export function toRequest(path, body, headers = {}) {
  const json = Buffer.from(JSON.stringify(body));
  const lines = Object.entries({
    host: '127.0.0.1',
    'content-type': 'application/json',
    accept: 'application/json',
    'content-length': json.length,
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`), json]);
}
