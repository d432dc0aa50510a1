import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import type { Frame, Page } from 'playwright-core';

/** What the extension asks of hosts for a page that declares no origins. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "media-src 'self' data:",
  "connect-src 'none'",
].join('; ');

/** A client around an app: `start` brings the app up, `calls` are what it asked for, `replies` what it gets, in order. */
const HOST = `
  import { AppBridge, PostMessageTransport } from '@modelcontextprotocol/ext-apps/app-bridge';
  window.calls = [];
  window.replies = [];
  window.heights = [];
  window.start = async ({ capabilities, context }) => {
    const frame = document.createElement('iframe');
    frame.title = 'App';
    frame.sandbox = 'allow-scripts';
    frame.style.cssText = 'display: block; width: 100%; height: 100px; border: 0';
    document.body.append(frame);
    const info = { name: 'host', version: '1' };
    window.bridge = new AppBridge(null, info, capabilities, { hostContext: context });
    bridge.oncalltool = async (params) => {
      calls.push(params);
      const reply = await replies.shift();
      if (reply instanceof Error) throw reply;
      return reply;
    };
    bridge.addEventListener('sizechange', ({ height }) => {
      heights.push(height);
      frame.style.height = height + 'px';
    });
    const initialized = new Promise((resolve) => bridge.addEventListener('initialized', resolve));
    await bridge.connect(new PostMessageTransport(frame.contentWindow, frame.contentWindow));
    frame.src = '/app.html';
    await initialized;
  };
`;

export interface AppHost {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a client's page around the app `html` on this machine. */
export async function serveAppHost(html: string): Promise<AppHost> {
  const { outputFiles } = await build({
    stdin: { contents: HOST, resolveDir: import.meta.dirname },
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  const icon = '<link rel="icon" href="data:,">';
  const page = `<!doctype html><title>Host</title>${icon}<script type="module" src="/host.js"></script><body>`;
  const files: Readonly<Record<string, readonly [type: string, body: string, policy?: string]>> = {
    '/': ['text/html', page],
    '/host.js': ['text/javascript', outputFiles.map(({ text }) => text).join('\n')],
    '/app.html': ['text/html', html, POLICY],
  };
  const server = createServer(({ url = '' }, reply) => {
    const [type, body, policy] = files[url] ?? ['text/plain', 'not found'];
    reply.writeHead(url in files ? 200 : 404, {
      'content-type': `${type}; charset=utf-8`,
      ...(policy && { 'content-security-policy': policy }),
    });
    reply.end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Brings the app up in a client with these capabilities and this context; resolves to the app's own frame. */
export async function startApp(page: Page, capabilities: object, context: object): Promise<Frame> {
  await page.evaluate(`start(${JSON.stringify({ capabilities, context })})`);
  const frame = page.frames().find((each) => each.url().endsWith('/app.html'));
  if (!frame) throw new Error('the app has no frame');
  return frame;
}

/** Has the client tell the app of a tool's reply. */
export async function sendResult(page: Page, result: object): Promise<void> {
  await page.evaluate(`bridge.sendToolResult(${JSON.stringify(result)})`);
}
