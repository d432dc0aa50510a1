import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { createExtractor } from '../../../src/knowledge/extract.ts';
import { createLocalKnowledge } from '../../../src/knowledge/local-knowledge.ts';
import { readFolder } from '../../../src/knowledge/read-folder.ts';
import { SAMPLE_FOLDER, SAMPLE_QUESTIONS, sampleIndex } from '../../support/sample-knowledge.ts';

const NEVER = new AbortController().signal;
const { files, skipped } = await readFolder(SAMPLE_FOLDER);
const markdown = files.filter(({ path }) => path.endsWith('.md'));

function frontMatterOf(source: string): Record<string, unknown> {
  return load(/^---\n([\s\S]*?)\n---\n/.exec(source)?.[1] ?? '') as Record<string, unknown>;
}

async function ask(text: string) {
  const index = await sampleIndex();
  const knowledge = createLocalKnowledge(async () => index);
  const grounding = await knowledge.search({ text, context: {} }, NEVER);
  const { citations, abstained } = await createExtractor(knowledge).extract(
    { text, context: {} },
    grounding,
    'one-passage',
    NEVER,
  );
  const found = [...new Set(grounding.passages.map(({ uri }) => uri))];
  return { found, cited: citations.map(({ uri }) => uri.replace(/#.*/, '')), abstained };
}

describe('the sample articles', () => {
  test('are at least 60, all of them readable', () => {
    expect(files.length).toBeGreaterThanOrEqual(60);
    expect(skipped).toEqual([]);
  });

  test.each(markdown.map(({ path, source }) => [path, source]))('%s has whole front matter', (_, source) => {
    const properties = frontMatterOf(source);
    expect(properties).toMatchObject({
      title: expect.stringMatching(/\S/),
      product: expect.stringMatching(/^[a-z-]+$/),
      updated: expect.any(Date),
      status: expect.stringMatching(/^(?:current|outdated)$/),
    });
    expect(properties.tags).toEqual(expect.arrayContaining([expect.any(String)]));
    expect(source).toMatch(/\n---\n+# \S/);
  });

  test('link to files that exist', () => {
    const broken = markdown.flatMap(({ path, source }) =>
      Array.from(source.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g), ([, target = '']) => target)
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => !existsSync(join(SAMPLE_FOLDER, dirname(path), target)))
        .map((target) => `${path} -> ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test('name what supersedes them where they are outdated', () => {
    const outdated = markdown.filter(({ source }) => frontMatterOf(source).status === 'outdated');
    expect(outdated.length).toBeGreaterThan(0);
    for (const { path, source } of outdated) {
      const next = join(dirname(path), String(frontMatterOf(source).superseded_by));
      expect([path, markdown.map((file) => file.path)]).toEqual([path, expect.arrayContaining([next])]);
      const { status } = frontMatterOf(readFileSync(join(SAMPLE_FOLDER, next), 'utf8'));
      expect([path, status]).toEqual([path, 'current']);
    }
  });

  test('are what the sample questions name', () => {
    const paths = new Set(files.map(({ path }) => path));
    expect(SAMPLE_QUESTIONS).toHaveLength(98);
    for (const { articles } of SAMPLE_QUESTIONS) for (const path of articles) expect(paths).toContain(path);
  });
});

describe('retrieval from the sample articles', () => {
  test('ranks a right article first or among the first five as often as it did', async () => {
    let first = 0;
    let amongFive = 0;
    for (const { query, articles } of SAMPLE_QUESTIONS) {
      const { found } = await ask(query);
      if (found[0] && articles.includes(found[0])) first++;
      if (found.slice(0, 5).some((path) => articles.includes(path))) amongFive++;
    }
    // Measured: 71 and 88 of 98.
    expect(first).toBeGreaterThanOrEqual(69);
    expect(amongFive).toBeGreaterThanOrEqual(86);
  });

  test.each([
    ['How do I reset my password?', 'identity/reset-password.md'],
    ['How long is an invitation link valid?', 'account/invite-and-remove-users.md'],
    ['How do I set up multi-factor authentication?', 'identity/set-up-mfa.md'],
    ['I lost my phone with the MFA codes', 'identity/lost-mfa-device.md'],
    ['What is the refund policy?', 'billing/refund-policy.md'],
    ['How do I change my payment method?', 'billing/payment-methods.md'],
    ['How do I request a quota increase?', 'quotas/request-an-increase.md'],
    ['How do I connect to an instance with SSH?', 'compute/connect-with-ssh.md'],
    ['How do I resize an instance?', 'compute/resize-an-instance.md'],
    ['How do I create a database?', 'databases/create-a-database.md'],
    ['How do I upgrade a Kubernetes cluster?', 'kubernetes/upgrade-a-cluster.md'],
    ['How do I roll back a release?', 'launch/rollback-and-previews.md'],
    ['How do I set up a VPN gateway?', 'networking/vpn-gateway.md'],
    ['How do I recover deleted objects from a bucket?', 'storage/recover-deleted-objects.md'],
    ['How do I create an API key?', 'identity/api-keys.md'],
    ['How do I report a vulnerability?', 'incidents/report-a-vulnerability.txt'],
    ['How do I delete my account?', 'account/delete-your-account.md'],
  ])('answers "%s" from %s', async (question, path) => {
    const { cited, abstained } = await ask(question);
    expect(abstained).toBe(false);
    expect(cited[0]).toBe(path);
  });
});
