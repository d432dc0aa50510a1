import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Log } from '../cascade/ports.ts';

/** Where X-Ray's daemon listens. */
export interface DaemonAddress {
  readonly host: string;
  readonly port: number;
}

/** Takes documents for X-Ray. Never throws, never waits, keeps no process alive. */
export interface XrayDaemon {
  send(document: object): void;
  /** Resolves when what was sent has left this process. Never rejects. */
  close(): Promise<void>;
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon */
const HEADER = '{"format":"json","version":1}\n';
/** X-Ray takes 64 kB, and a packet holds 65,507 bytes at most. */
const MOST_BYTES = 60 * 1_024;

/**
 * Reads `host:port`, or both of the daemon's addresses in one, as `tcp:host:port udp:host:port` in either order; the
 * host may be a name, an address, or an IPv6 address in brackets. Undefined for anything else.
 */
export function toDaemonAddress(text: string): DaemonAddress | undefined {
  const parts = text.trim().split(/\s+/);
  const [own = ''] = parts.length === 1 ? parts : parts.filter((part) => part.startsWith('udp:'));
  const [, bracketed, plain, digits] =
    /^(?:udp:)?(?:\[([0-9a-f:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/i.exec(own) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : undefined;
}

/**
 * Sends each document in a packet of its own. What cannot be sent is lost: `traces_not_sent` says so once, and again
 * only after something could be.
 */
export function createXrayDaemon({ host, port }: DaemonAddress, log: Log): XrayDaemon {
  const sending = new Set<Promise<void>>();
  let socket: Socket | undefined;
  let isOut = false;

  function fail(message: string): void {
    if (!isOut) log.warn('traces_not_sent', { message });
    isOut = true;
  }

  /** One for all documents; a socket that has failed is not used again. */
  function open(): Socket {
    const made = createSocket(isIPv6(host) ? 'udp6' : 'udp4').unref();
    made.on('error', (error) => {
      fail(error.message);
      if (socket !== made) return;
      socket = undefined;
      // Packets that waited for the socket are told nothing.
      sending.clear();
      made.close();
    });
    return made;
  }

  function put(packet: Buffer): Promise<void> {
    return new Promise((resolve) => {
      socket ??= open();
      socket.send(packet, port, host, (error) => {
        if (error) fail(error.message);
        else isOut = false;
        resolve();
      });
    });
  }

  return {
    send(document) {
      const packet = Buffer.from(HEADER + JSON.stringify(document));
      if (packet.length > MOST_BYTES) return fail(`a document of ${packet.length} bytes is too long`);
      const sent = put(packet).catch((error: unknown) => fail(String(error)));
      sending.add(sent);
      void sent.finally(() => sending.delete(sent));
    },
    async close() {
      await Promise.all(sending);
      socket?.close();
      socket = undefined;
    },
  };
}
