import * as z from 'zod';
import { authSettingsSchema } from '../auth/settings.ts';
import { isLoopback } from '../loopback.ts';

/** After so many deliveries a message goes to the dead letters; what the queue is told is `maxReceiveCount`. */
export const MOST_DELIVERIES = 3;

const hostSchema = z
  .string()
  .regex(
    /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])$/,
    'must be a host name in lower case, without a port',
  );

const originSchema = z
  .string()
  .regex(/^https?:\/\/[a-z0-9.[\]:-]+$/, 'must be an origin such as https://help.example.com');

/** Messages of a FIFO queue would need a group each, and nothing here goes by their order. */
const queueUrlSchema = z
  .string()
  .max(2_000)
  .refine(
    (text) => isQueueUrl(text),
    'must be the https URL of an SQS queue that is no FIFO queue (http on loopback only)',
  );

function isQueueUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, pathname, search, hash } = new URL(text);
  const isSecure = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  const isBare = username === '' && password === '' && search === '' && hash === '';
  return isSecure && isBare && /^\/[\w-]+(?:\/[\w-]+)*$/.test(pathname);
}

/** How the HTTP server behaves; over stdio none of it matters. */
export const httpSettingsSchema = z.strictObject({
  auth: authSettingsSchema
    .optional()
    .describe('Who may ask. Left out: nobody is asked who they are, which works on loopback only.'),
  allowUnauthenticated: z
    .boolean()
    .default(false)
    .describe('True lets everyone who can reach the server ask, and spend; for use behind a door that asks.'),
  allowedHosts: z
    .array(hostSchema)
    .max(50)
    .default([])
    .describe('Names under which the server is reached, beside those of loopback.'),
  allowedOrigins: z
    .array(originSchema)
    .max(50)
    .default([])
    .describe('Origins whose pages may call it, beside its own page.'),
  maxConcurrent: z
    .int()
    .min(1)
    .max(100_000)
    .default(1_024)
    .describe('Questions worked on at the same time; more are refused with 429.'),
  rateLimit: z
    .strictObject({
      requests: z.int().min(1).max(1_000_000),
      perSeconds: z.int().min(1).max(86_400),
    })
    .optional()
    .describe('What one caller may ask. Left out: 300 in 60 seconds, and no limit on loopback.'),
  graceSeconds: z
    .number()
    .min(0)
    .max(60)
    .default(1)
    .describe('How long a stream goes on for a client that went away and may come back.'),
  jobs: z
    .strictObject({
      concurrency: z.int().min(1).max(1_000).default(4).describe('Worked on at the same time.'),
      queue: z.int().min(0).max(10_000).default(100).describe('Waiting; more are refused with 429.'),
      keepSeconds: z.int().min(1).max(86_400).default(3_600).describe('How long a result can be fetched.'),
      queueUrl: queueUrlSchema
        .optional()
        .describe(
          `On Lambda: the SQS queue that brings questions to be answered later, ${MOST_DELIVERIES} times at most; they and their results are kept in the store's table. Left out: every question is answered at once there. Elsewhere they wait in the process.`,
        ),
    })
    .prefault({})
    .describe('Questions that are answered later.'),
  callbackHosts: z
    .array(hostSchema)
    .max(50)
    .default([])
    .describe('Hosts to which results may be sent; callback_url is refused for others.'),
});

export type HttpSettings = z.output<typeof httpSettingsSchema>;
