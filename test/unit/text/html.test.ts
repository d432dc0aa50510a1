import { describe, expect, test } from 'vitest';
import { htmlToText } from '../../../src/text/html.ts';
import { finishes } from '../../support/finishes.ts';

const PAGE = `<!doctype html><html lang="en"><head><title> Shares &amp; NFS </title>
<meta name="Product" content="storage"><meta name="status" content="outdated"><meta charset="utf-8">
<style>p { color: red }</style><script>alert('head')</script></head><body>
<header>Site header</header><nav><ul><li>Menu</li></ul></nav>
<main><h1>Shares</h1><p>A share is a <a href="/disk">disk</a> for <b>many</b> servers.</p>
<script>alert('main')</script><aside>Advertisement</aside></main>
<p>Beside the article.</p><footer>Imprint</footer></body></html>`;

describe('htmlToText', () => {
  test('takes the article from its page, with title and meta data', () => {
    const { text, title, meta } = htmlToText(PAGE);
    expect(text).toBe('# Shares\n\nA share is a disk for many servers.');
    expect(title).toBe('Shares & NFS');
    expect({ ...meta }).toEqual({ product: 'storage', status: 'outdated' });
  });

  test.each([
    'nav',
    'header',
    'footer',
    'aside',
    'form',
    'script',
    'style',
    'noscript',
    'template',
    'svg',
    'iframe',
  ])('leaves out what stands in <%s>', (tag) => {
    const { text } = htmlToText(
      `<body><p>Before.</p><div><${tag}>not said</${tag}></div><p>After.</p></body>`,
    );
    expect(text).toBe('Before.\n\nAfter.');
  });

  test.each<[name: string, source: string, text: string]>([
    ['a page without <main>', '<p>One.</p><p>Two.</p>', 'One.\n\nTwo.'],
    ['an <article>', '<body><p>Not this.</p><article><p>This.</p></article></body>', 'This.'],
    ['nested lists', '<ul><li>one<ul><li>deep</li></ul></li><li>two</li></ul>', '- one\n  - deep\n- two'],
    ['numbered lists', '<ol start="3"><li>three</li><li>four</li></ol>', '3. three\n4. four'],
    [
      'tables',
      '<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>x|y</td></tr></table>',
      '| a | b |\n| --- | --- |\n| 1 | x\\|y |',
    ],
    ['code', '<pre><code class="language-bash">ls\n\n# c\n</code></pre>', '```bash\nls\n\n# c\n```'],
    ['line ends', '<p>one<br>two</p>', 'one\ntwo'],
    ['entities', '<p>a &lt; b &amp;&nbsp;c</p>', 'a < b & c'],
    ['no list of mere links', '<ul><li><a href="/">Home</a></li></ul><p>Text.</p>', 'Text.'],
    [
      'tags that are never closed',
      '<main><h1>Broken</h1><ul><li>half <b>a page',
      '# Broken\n\n- half a page',
    ],
    ['tags in the wrong order', '<b><p>one</b> two</p>', 'one two'],
    ['stray marks', '<p>a < b </ c> </nope> <', 'a < b <'],
    ['no tag at all', 'Just words', 'Just words'],
    ['nothing', '', ''],
  ])('reads %s', (_, source, text) => {
    expect(htmlToText(source).text).toBe(text);
  });

  test('a page without a title has none', () => {
    expect(htmlToText('<p>Text.</p>').title).toBeUndefined();
    expect(htmlToText('<title> </title>').title).toBeUndefined();
  });

  test('meta data cannot reach the prototype', () => {
    const { meta } = htmlToText('<meta name="__proto__" content="x"><meta name="constructor" content="y">');
    expect(Object.getPrototypeOf(meta)).toBeNull();
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
    expect(meta.constructor).toBe('y');
  });

  test.each([
    ['<div>', '<div>'],
    ['<b>', '<b>'],
    ['<blockquote>', '<blockquote>'],
    ['lists', '<ul><li>'],
    ['tables', '<table><tr><td>'],
  ])('2,000 nested %s are read or refused, and the process goes on', (_, tags) => {
    let outcome: unknown;
    try {
      outcome = finishes(() => htmlToText(`${tags.repeat(2_000)}deep`).text);
    } catch (error) {
      outcome = error;
    }
    if (typeof outcome === 'string') expect(outcome).toContain('deep');
    else expect(outcome).toBeInstanceOf(RangeError);
  });
});
