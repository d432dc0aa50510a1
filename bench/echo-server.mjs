import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { createEcho } from './echo-tool.mjs';

serveStdio(() => createEcho('echo'));
