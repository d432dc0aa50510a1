import { readFile } from 'node:fs/promises';
import { type McpServer, ResourceNotFoundError } from '@modelcontextprotocol/server';
import type { Log } from '../cascade/ports.ts';
import type { Tool } from '../tools/tool.ts';

// Pages that a client shows beside a tool's replies, by the MCP extension "MCP Apps" (SEP-1865).

const PAGE_TYPE = 'text/html;profile=mcp-app';
/** Clients from before the extension was settled look for the address here. */
const FLAT_KEY = 'ui/resourceUri';

/** What leads a client from a tool to the page at `uri`. */
export function toAppMeta(uri: string): Record<string, unknown> {
  return { ui: { resourceUri: uri }, [FLAT_KEY]: uri };
}

/**
 * The pages of these tools as resources, each read from `folder` (which ends with a slash) when a client asks for it.
 * A page is for everybody: it holds nothing of any caller.
 */
export function registerAppPages(
  server: McpServer,
  tools: readonly Pick<Tool, 'app' | 'name' | 'title'>[],
  { folder, log }: { readonly folder: URL; readonly log: Log },
): void {
  const pages = new Map(tools.flatMap((tool) => (tool.app === undefined ? [] : [[tool.app, tool]])));
  for (const [uri, { name, title }] of pages) {
    const file = uri.slice(uri.lastIndexOf('/') + 1);
    server.registerResource(
      file,
      uri,
      { title, description: `Shows what ${name} replies.`, mimeType: PAGE_TYPE },
      async ({ href }) => {
        const text = await readFile(new URL(file, folder), 'utf8').catch((error: Error) => {
          log.error('app_page_unreadable', { message: error.message });
          throw new ResourceNotFoundError(href);
        });
        return { contents: [{ uri, mimeType: PAGE_TYPE, text, _meta: { ui: { prefersBorder: true } } }] };
      },
    );
  }
}
