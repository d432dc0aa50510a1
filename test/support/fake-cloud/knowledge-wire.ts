import { awsFailure, type Format, failureMessage, type Wire } from './wire.ts';

// Retrieve of Knowledge Bases. There is no stream.

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'ValidationException',
  402: 'ServiceQuotaExceededException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  409: 'ConflictException',
  424: 'DependencyFailedException',
  429: 'ThrottlingException',
  500: 'InternalServerException',
  502: 'BadGatewayException',
};

/** A text that is a JSON array gives the results; any other is the text of one passage. */
function results(text: string | number): unknown {
  if (text === '') return [];
  try {
    const parsed: unknown = JSON.parse(String(text));
    if (Array.isArray(parsed)) return parsed;
  } catch {
    // No JSON: a passage.
  }
  const location = { type: 'S3', s3Location: { uri: 's3://articles/article.md' } };
  return [{ content: { text }, location, score: typeof text === 'number' ? 'high' : 0.5 }];
}

const retrieve: Format = {
  whole: ({ text }) => ({ retrievalResults: results(text) }),
  events: () => ({ head: [], content: [], tail: [] }),
};

export const knowledgeWire: Wire = {
  needsBody: false,
  streamType: 'application/json',
  variant: () => '',
  format: () => retrieve,
  frame: () => ({ head: [], content: [], tail: [] }),
  badFrame: undefined,
  exception: () => Buffer.alloc(0),
  failure: (reply) => awsFailure(reply, ERROR_TYPES, { message: failureMessage(reply) }),
};
