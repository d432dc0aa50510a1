import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

// SendMessage as the installed client sends it (awsJson 1.0), and what Lambda makes of a queue's messages.

/** What goes wrong with one SendMessage: no reply, a reply that is lost, a wrong checksum, or an error of SQS. */
export type QueueFault =
  | 'hang'
  | 'break'
  | 'lose-reply'
  | 'wrong-md5'
  | { readonly status: number; readonly type: string; readonly message?: string };

export interface SentMessage {
  readonly messageId: string;
  readonly body: string;
  readonly queueUrl: string;
  readonly headers: IncomingHttpHeaders;
  deliveries: number;
}

/** As Lambda's own. */
export interface SqsEvent {
  readonly Records: readonly object[];
}

/** A standard queue behind SQS's own wire, on loopback. */
export interface FakeQueue {
  readonly url: string;
  /** Those that are neither deleted nor dead. */
  readonly messages: SentMessage[];
  readonly dead: SentMessage[];
  /** Taken one by one by the next calls. */
  readonly faults: QueueFault[];
  /** Calls so far, those that failed included. */
  readonly calls: number;
  /** What a function is invoked with next: each message, delivered once more. */
  deliver(): SqsEvent;
  /** Deletes what was delivered, but for what the function's reply says failed: that stays, or is dead by now. */
  settle(reply: unknown): void;
  reset(): void;
  close(): Promise<void>;
}

const MOST_DELIVERIES = 3;
const PATH = '/111122223333/support-jobs';

/** An event of one message, whatever its body. */
export function queueEvent(
  body: string,
  { deliveries = 1, messageId = randomUUID() as string } = {},
): SqsEvent {
  const attributes = { ApproximateReceiveCount: String(deliveries), SentTimestamp: '1793000000000' };
  const eventSourceARN = 'arn:aws:sqs:us-east-1:111122223333:support-jobs';
  const record = { messageId, receiptHandle: 'handle', body, attributes, messageAttributes: {} };
  return { Records: [{ ...record, eventSource: 'aws:sqs', eventSourceARN, awsRegion: 'us-east-1' }] };
}

export async function startFakeQueue(): Promise<FakeQueue> {
  const messages: SentMessage[] = [];
  const dead: SentMessage[] = [];
  const faults: QueueFault[] = [];
  let calls = 0;

  const server = createServer(async (request, response) => {
    const { headers } = request;
    const text = Buffer.concat(await request.toArray()).toString();
    calls++;
    const fault = faults.shift();
    if (fault === 'hang') return;
    if (fault === 'break') return void response.destroy();
    if (typeof fault === 'object') return refuse(response, fault);
    if (headers['x-amz-target'] !== 'AmazonSQS.SendMessage') {
      return refuse(response, { status: 400, type: 'UnsupportedOperation' });
    }
    const { QueueUrl: queueUrl, MessageBody: body } = JSON.parse(text);
    if (new URL(queueUrl).pathname !== PATH) {
      return refuse(response, { status: 400, type: 'QueueDoesNotExist' });
    }
    const messageId = randomUUID();
    messages.push({ messageId, body, queueUrl, headers, deliveries: 0 });
    if (fault === 'lose-reply') return void response.destroy();
    const md5 = createHash('md5').update(fault === 'wrong-md5' ? `${body}?` : body);
    say(response, 200, { MessageId: messageId, MD5OfMessageBody: md5.digest('hex') });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`,
    messages,
    dead,
    faults,
    get calls() {
      return calls;
    },
    deliver: () => ({
      Records: messages.flatMap((message) => {
        message.deliveries++;
        return queueEvent(message.body, message).Records;
      }),
    }),
    settle(reply) {
      const { batchItemFailures } = reply as { batchItemFailures: { itemIdentifier: string }[] };
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const message of messages.splice(0)) {
        if (message.deliveries === 0) messages.push(message);
        else if (!failed.has(message.messageId)) continue;
        else (message.deliveries < MOST_DELIVERIES ? messages : dead).push(message);
      }
    },
    reset() {
      for (const list of [messages, dead, faults]) list.length = 0;
      calls = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refuse(response: ServerResponse, fault: Exclude<QueueFault, string>): void {
  const { status, type, message = 'no' } = fault;
  say(response, status, { __type: `com.amazonaws.sqs#${type}`, message });
}

function say(response: ServerResponse, status: number, body: object): void {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() };
  response.writeHead(status, headers).end(JSON.stringify(body));
}
