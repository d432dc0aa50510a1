import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Subsegment } from '../../src/telemetry/xray.ts';

const HEADER = '{"format":"json","version":1}\n';
/** Packets on loopback take no time; this is for a loaded machine. */
const PATIENCE_MS = 5_000;

/** X-Ray's daemon, as far as a sender sees of it: it takes packets and never replies. */
export interface FakeXrayDaemon {
  readonly port: number;
  /** As AWS_XRAY_DAEMON_ADDRESS names it. */
  readonly address: string;
  /** In the order in which they came. */
  readonly documents: readonly Subsegment[];
  /** Resolves to the documents once there are `count`. @throws Error where there are more, or not as many in time */
  expect(count: number): Promise<readonly Subsegment[]>;
  close(): void;
}

/** Listens on loopback. A packet that the daemon would not take makes `expect` throw. */
export async function startXrayDaemon(): Promise<FakeXrayDaemon> {
  const documents: Subsegment[] = [];
  const refused: string[] = [];
  const socket = createSocket('udp4').on('message', (packet) => {
    const text = packet.toString('utf8');
    if (text.startsWith(HEADER)) documents.push(JSON.parse(text.slice(HEADER.length)) as Subsegment);
    else refused.push(text);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address() as AddressInfo;
  let isOpen = true;

  async function settled(count: number): Promise<void> {
    const endsAtMs = performance.now() + PATIENCE_MS;
    while (documents.length < count && refused.length === 0 && performance.now() < endsAtMs)
      await new Promise((resolve) => setTimeout(resolve, 5));
    // Time for one too many.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }

  return {
    port,
    address: `127.0.0.1:${port}`,
    documents,
    async expect(count) {
      await settled(count);
      if (refused.length > 0) throw new Error(`the daemon would not take ${refused[0]}`);
      if (documents.length !== count) throw new Error(`${documents.length} documents came, not ${count}`);
      return documents;
    },
    close: () => {
      if (isOpen) socket.close();
      isOpen = false;
    },
  };
}

/** The tree of subsegments below `parentId`, each as its name with what is below it, by the time of its start. */
export function toTree(documents: readonly Subsegment[], parentId: string): readonly unknown[] {
  return documents
    .filter((document) => document.parent_id === parentId)
    .sort((one, other) => one.start_time - other.start_time)
    .map(({ id, name }) => {
      const below = toTree(documents, id);
      return below.length > 0 ? [name, below] : name;
    });
}
