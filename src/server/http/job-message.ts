// What SQS brings to Lambda: events with one or more messages, each with a job's id.

export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: { readonly ApproximateReceiveCount: string };
}

export interface QueueEvent {
  readonly Records: readonly QueueMessage[];
}

/** The messages that the queue is to bring again; it deletes the others. */
export interface QueueReply {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

const JOB_ID = /^job_[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

export function isQueueEvent(event: unknown): event is QueueEvent {
  const records = (event as { readonly Records?: unknown } | undefined)?.Records;
  return Array.isArray(records) && records[0]?.eventSource === 'aws:sqs';
}

/** Undefined for a message that is none of ours. */
export function toJobId({ body }: QueueMessage): string | undefined {
  try {
    const { job_id } = JSON.parse(body);
    return typeof job_id === 'string' && JOB_ID.test(job_id) ? job_id : undefined;
  } catch {
    return undefined;
  }
}

/** How often it has been delivered, this time included. */
export function toDeliveries({ attributes }: QueueMessage): number {
  return Number(attributes?.ApproximateReceiveCount) || 1;
}
