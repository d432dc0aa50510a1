import { describe, expect, test } from 'vitest';
import { readDocument } from '../../../src/knowledge/read-document.ts';

function article(...frontMatter: string[]): string {
  return `---\n${frontMatter.join('\n')}\n---\n# Heading\n\nText.\n`;
}

describe('readDocument', () => {
  test('takes what front matter says, and keeps it out of the text', async () => {
    const source = article(
      'title: Reset',
      'product: Identity',
      'plan: TEAM',
      'locale: pt-BR',
      'tags: [a, b]',
    );
    expect(await readDocument('a/b.md', source)).toEqual({
      path: 'a/b.md',
      title: 'Reset',
      text: '# Heading\n\nText.',
      product: 'identity',
      plan: 'team',
      locale: 'pt-br',
      outdated: false,
    });
  });

  test('takes what meta tags say of an HTML page', async () => {
    const source =
      '<title>Shares</title><meta name="product" content="Storage"><meta name="status" content="outdated"><p>Text.';
    expect(await readDocument('a.HTML', source)).toMatchObject({
      title: 'Shares',
      text: 'Text.',
      product: 'storage',
      outdated: true,
    });
  });

  test('leaves plain text as it stands', async () => {
    const source = '\n  Report *this*\n=====\n\n---\ntitle: no\n---\n<b>not bold</b>  \n';
    expect(await readDocument('report.txt', source)).toMatchObject({ title: 'Report *this*', text: source });
  });

  test.each([
    ['front matter', 'a.md', article('title: Told'), 'Told'],
    ['the first heading', 'a.md', 'Text.\n\n## Named so\n\n# Not so', 'Named so'],
    [
      'the first heading where front matter has no text for a title',
      'a.md',
      article('title: [1, 2]'),
      'Heading',
    ],
    ['the first heading where the title is blank', 'a.md', article('title: "  "'), 'Heading'],
    ['the file name', 'deep/reset-your_password.md', 'Text.', 'reset your password'],
    ['the file name where only code has a #', 'deep/install.md', '```bash\n# get it\nget\n```', 'install'],
    ['the file name where a heading is empty', 'deep/install.md', '#\n\nSome text.', 'install'],
    ['the first line of plain text', 'a.txt', '\n\nFirst line\nSecond', 'First line'],
    ['the file name of empty plain text', 'b-c.txt', ' \n', 'b c'],
    ['the heading of a page without a title', 'a.htm', '<h1>Shares</h1><p>Text.', 'Shares'],
    ['the meta data before the page title', 'a.html', '<title>A</title><meta name=title content=B>', 'B'],
  ])('titles a document by %s', async (_, path, source, title) => {
    expect((await readDocument(path, source)).title).toBe(title);
  });

  test('cuts a title that is too long', async () => {
    expect((await readDocument('a.md', article(`title: ${'x'.repeat(5_000)}`))).title).toHaveLength(200);
    expect((await readDocument('a.md', `# ${'x'.repeat(5_000)}`)).title).toHaveLength(200);
  });

  test.each(['outdated', 'Obsolete', 'DEPRECATED', 'archived', 'superseded'])(
    'status %s marks an article as outdated',
    async (status) => {
      expect((await readDocument('a.md', article(`status: ${status}`))).outdated).toBe(true);
    },
  );

  test.each(['current', 'not outdated', 'true', '[outdated]', '""'])(
    'status %s does not mark an article as outdated',
    async (status) => {
      expect((await readDocument('a.md', article(`status: ${status}`))).outdated).toBe(false);
    },
  );

  test.each([
    ['CRLF line ends', article('title: Told').replaceAll('\n', '\r\n')],
    ['CR line ends', article('title: Told').replaceAll('\n', '\r')],
    ['a byte order mark', `\ufeff${article('title: Told')}`],
    ['blanks after its marks', '---  \ntitle: Told\n--- \t\n# Heading\n\nText.'],
  ])('reads front matter with %s', async (_, source) => {
    expect(await readDocument('a.md', source)).toMatchObject({ title: 'Told', text: '# Heading\n\nText.' });
  });

  test.each([
    ['an unclosed bracket', ['title: [Told']],
    ['bad indentation', ['title: Told', '   product: x', ' plan: y']],
    ['a tab for indentation', ['a:\n\t- b']],
    ['an unknown tag', ['title: !!js/function "function () {}"']],
    ['an anchor that nobody set', ['title: *nobody']],
    ['a list', ['- title', '- product']],
    ['a bare word', ['title']],
    ['null', ['~']],
    ['nothing but blanks', ['  ']],
  ])('keeps an article whose front matter has %s', async (_, lines) => {
    expect(await readDocument('a.md', article(...lines))).toEqual({
      path: 'a.md',
      title: 'Heading',
      text: '# Heading\n\nText.',
      outdated: false,
    });
  });

  test('front matter that multiplies itself by aliases costs nothing', async () => {
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level <= 40; level++)
      bomb.push(
        `a${level}: &a${level} [${Array(9)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    expect((await readDocument('a.md', article(...bomb, 'title: Still here'))).title).toBe('Still here');
  });

  test.each([
    ['a map', ['__proto__:', '  title: Hacked', '  status: outdated', '  product: evil']],
    ['a merge', ['x: &x { title: Hacked, status: outdated, product: evil }', '__proto__: *x']],
  ])('front matter cannot reach the prototype by %s', async (_, lines) => {
    expect(await readDocument('a.md', article(...lines))).toMatchObject({
      title: 'Heading',
      product: undefined,
      outdated: false,
    });
    expect(({} as Record<string, unknown>).title).toBeUndefined();
  });

  test.each(['a.md', 'a.html', 'a.txt'])('reads an empty %s', async (path) => {
    expect(await readDocument(path, '')).toMatchObject({ path, title: 'a', text: '', outdated: false });
  });
});
