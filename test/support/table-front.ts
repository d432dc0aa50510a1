import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What DynamoDB said to one request. */
export interface TableReply {
  readonly status: number;
  readonly body: string;
}

/** Gives a request's reply in place of the table's; undefined breaks the connection. `forward` asks the table. */
export type Fault = (forward: () => Promise<TableReply>) => Promise<TableReply | undefined>;

export interface TableRequest {
  /** `GetItem`, `PutItem`, … */
  readonly operation: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever went over the wire
  readonly body: any;
}

/** Stands before a table on loopback, sees every request, and does wrong where it is told to. */
export interface TableFront {
  readonly url: string;
  readonly requests: TableRequest[];
  /** Taken one by one by the next requests; those that find none are passed on as they are. */
  readonly faults: Fault[];
  close(): Promise<void>;
}

/** Carries the request out and loses the reply. */
export const loseReply: Fault = async (forward) => {
  await forward();
  return undefined;
};

/** Never replies, and carries nothing out. */
export const hang: Fault = () => new Promise(() => {});

/** Refuses the request with an error in DynamoDB's form. */
export function refuse(status: number, type: string, message = 'no'): Fault {
  const body = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message });
  return async () => ({ status, body });
}

/** Listens on 127.0.0.1 before the table at `target`. */
export async function startTableFront(target: string): Promise<TableFront> {
  const requests: TableRequest[] = [];
  const faults: Fault[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    requests.push({
      operation: String(headers['x-amz-target']).split('.')[1] ?? '',
      body: JSON.parse(body),
    });
    const forward = async (): Promise<TableReply> => {
      const reply = await fetch(target, { method: 'POST', body, headers: headers as Record<string, string> });
      return { status: reply.status, body: await reply.text() };
    };
    const reply = await (faults.shift() ?? ((next) => next()))(forward);
    if (!reply) return void response.destroy();
    response.writeHead(reply.status, { 'content-type': 'application/x-amz-json-1.0' }).end(reply.body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
