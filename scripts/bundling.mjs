import { fileURLToPath } from 'node:url';

/** How everything here is bundled. @type {import('esbuild').BuildOptions} */
export const BUNDLING = {
  absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  logLevel: 'warning',
  // Packages that ship both forms: the one that can be shaken.
  mainFields: ['module', 'main'],
};

/** How the server is bundled. @type {import('esbuild').BuildOptions} */
export const SERVER_BUNDLING = {
  ...BUNDLING,
  splitting: true,
  minify: true,
  chunkNames: 'chunk-[hash]',
  legalComments: 'none',
  // The SDK's default JSON Schema validator serves elicitation, which we do not use; it costs a fifth of a start.
  alias: { '@modelcontextprotocol/server/_shims': './scripts/mcp-shims.mjs' },
  // The AWS SDK in the bundle is the one that was tested; that its later versions need another Node is not for users.
  define: { 'process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED': '"true"' },
};
