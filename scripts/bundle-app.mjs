import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BUNDLING } from './bundling.mjs';

const APPS = fileURLToPath(new URL('../src/server/apps/', import.meta.url));

/**
 * The schemas on which the apps stand bring their complaints along in fifty languages, which would be half of a page.
 * @type {import('esbuild').Plugin}
 */
const complainInEnglish = {
  name: 'complain-in-english',
  setup(plugins) {
    plugins.onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, ({ path }) => ({
      contents: "export { default as en } from './en.js';",
      resolveDir: dirname(path),
    }));
  },
};

/**
 * A page of `src/server/apps` as one file that needs nothing else, as MCP clients want it, with the paths of all
 * that went into its script. Throws where the page does not ask for its script in the one way that is known here.
 * @param {string} name of the page and of its script, without what follows the dot
 * @returns {Promise<{ readonly html: string, readonly inputs: readonly string[] }>}
 */
export async function bundleApp(name) {
  const { outputFiles, metafile } = await build({
    ...BUNDLING,
    entryPoints: [join(APPS, `${name}.ts`)],
    platform: 'browser',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    // Every message between client and app would be in the browser's console.
    pure: ['console.debug'],
    plugins: [complainInEnglish],
    metafile: true,
    write: false,
  });
  const page = await readFile(join(APPS, `${name}.html`), 'utf8');
  const [before, after, ...more] = page.split(`<script type="module" src="${name}.ts"></script>`);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`${name}.html does not have its script once`);
  }
  const script = outputFiles.map(({ text }) => text.trim()).join('\n');
  return {
    html: `${before}<script type="module">\n${forHtml(script)}\n</script>${after}`,
    inputs: Object.keys(metafile.inputs),
  };
}

/** The same script without what would end it, or hide its end, inside HTML. @param {string} script */
function forHtml(script) {
  return script.replace(/<(?=\/script)/gi, '\\x3C').replace(/<(?=!--)/g, '\\x3C');
}
