import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionEvent, gatewayContext, openApiEvent } from '../support/agent-events.ts';
import { HttpProcess } from '../support/http-process.ts';
import { functionUrlEvent, LambdaProcess } from '../support/lambda-process.ts';
import { ServerProcess } from '../support/server-process.ts';
