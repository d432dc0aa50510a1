import { describe, expect, test } from 'vitest';
import { type Clarification, clarify, type ToClarify } from '../../../src/cascade/clarify.ts';
import { NO_GROUNDING } from '../../../src/cascade/passage.ts';
import type { Turn } from '../../../src/cascade/query.ts';
import type { Document } from '../../../src/knowledge/document.ts';
import { createLocalKnowledge } from '../../../src/knowledge/local-knowledge.ts';
import { BACKUP_ARTICLES, AMBIGUOUS as QUESTION } from '../../support/backup-articles.ts';
import { finishes } from '../../support/finishes.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';
import { makeDocument, makeKnowledge, makePassage } from '../../support/make-knowledge.ts';
import { sampleIndex } from '../../support/sample-knowledge.ts';

const NEVER = new AbortController().signal;

const [DATABASE, INSTANCE, ...OTHERS] = BACKUP_ARTICLES as [Document, Document, ...Document[]];

async function decide(question: string, more: Partial<ToClarify> = {}, documents = BACKUP_ARTICLES) {
  const knowledge = await makeKnowledge(...documents);
  const context = more.context ?? {};
  const grounding = await knowledge.search({ text: question, context }, NEVER);
  return clarify({ question, grounding, context, ...more });
}

async function asked(...input: Parameters<typeof decide>): Promise<Clarification | undefined> {
  const decided = await decide(...input);
  return decided?.do === 'ask' ? decided.clarification : undefined;
}

const said = (...questions: string[]): Turn[] => questions.map((question) => ({ question, answer: 'Yes.' }));

describe('a question that fits two articles equally', () => {
  test('is asked back, with a choice for each', async () => {
    expect(await asked(QUESTION)).toEqual({
      lead: 'Which backup do you mean',
      question: 'Which backup do you mean: “Backups of databases” or “Backups of instances”?',
      choices: ['Backups of databases', 'Backups of instances'],
    });
  });

  test.each([
    'How do I restore a backup of a database?',
    'restore an instance backup',
    `${QUESTION} (Backups of instances)`,
    `${QUESTION} Backups of instances`,
    'How do I reset my password?',
    'resize instance',
  ])('is not, where a word decides: "%s"', async (question) => {
    expect(await decide(question)).toBeUndefined();
  });

  test.each([
    ['the name of what a guide is about', 'Why is my load balancer slow?'],
    ['the name of the folder of the best article', 'Why is my database slow?'],
  ])('is not, where it has %s', async (_what, question) => {
    const context = {};
    const knowledge = createLocalKnowledge(sampleIndex);
    const decideOn = async (question: string) =>
      clarify({ question, context, grounding: await knowledge.search({ text: question, context }, NEVER) });
    expect(await decideOn(question)).toBeUndefined();
    expect(await decideOn('Why is my load slow?')).toMatchObject({ do: 'ask' });
  });

  test('in a folder without folders as well', async () => {
    const flat = BACKUP_ARTICLES.map((document) => ({
      ...document,
      path: document.path.replaceAll('/', '-'),
    }));
    expect((await asked(QUESTION, {}, flat))?.choices).toEqual([
      'Backups of databases',
      'Backups of instances',
    ]);
    expect(await decide('How do I reset my password?', {}, flat)).toBeUndefined();
    expect(await decide('restore an instance backup', {}, flat)).toBeUndefined();
  });

  test('in a knowledge base, whose passages have no headings and scores from 0 to 1', async () => {
    const passage = (uri: string, title: string, text: string, score: number) =>
      makePassage(text, { uri, title, score, sections: [] });
    const passages = [
      passage('s3://help/databases/backups.md', 'Backups of databases', 'Restore a backup: choose it.', 0.62),
      passage('s3://help/compute/backups.md', 'Backups of instances', 'To restore a backup, stop it.', 0.6),
      passage('s3://help/databases/create.md', 'Create a database', 'Pick a size.', 0.41),
    ];
    const grounding = { ...NO_GROUNDING, passages, strength: 0.6 };
    const clear = (question: string) => clarify({ question, grounding, context: {} });
    expect(clear(QUESTION)).toMatchObject({
      clarification: { choices: ['Backups of databases', 'Backups of instances'] },
    });
    const [first, second, third] = passages;
    const led = [first, { ...second, score: 0.45 }, third] as typeof passages;
    expect(
      clarify({ question: QUESTION, grounding: { ...grounding, passages: led }, context: {} }),
    ).toBeUndefined();
    expect(clear('How do I restore a backup of our largest database to last Tuesday?')).toBeUndefined();
  });

  test('is not where one of them no longer holds', async () => {
    const old = { ...INSTANCE, outdated: true };
    expect(await decide(QUESTION, {}, [DATABASE, old, ...OTHERS])).toBeUndefined();
  });

  test('is not where the caller names the product', async () => {
    expect(await decide(QUESTION, { context: { product: 'databases' } })).toBeUndefined();
  });

  test.each([
    ['Wie stelle ich ein Backup wieder her?', {}],
    ['comment restaurer un backup', {}],
    ['¿Cómo restauro un backup?', {}],
    ['バックアップ restore', {}],
    [QUESTION, { locale: 'de-DE' }],
  ])('is not in another language: "%s" %j', async (question, context) => {
    expect(await decide(question, { context })).toBeUndefined();
  });

  test('is in English by whatever name', async () => {
    expect(
      await asked(QUESTION, { context: { locale: 'en-GB', plan: 'team', channel: 'chat' } }),
    ).toBeDefined();
  });
});

describe('a conversation', () => {
  test('that has spoken of one of them decides', async () => {
    const take = (choice: string) => ({ do: 'take', choice });
    expect(await decide(QUESTION, { history: said('How do I create a database?') })).toEqual(
      take('Backups of databases'),
    );
    expect(await decide(QUESTION, { history: said('My instances are slow', 'thanks') })).toEqual(
      take('Backups of instances'),
    );
  });

  test('that has spoken of both, or of neither, does not', async () => {
    for (const history of [
      said('How do I reset my password?'),
      said('database or instance, what is better?'),
    ])
      expect((await asked(QUESTION, { history }))?.choices).toHaveLength(2);
  });

  test('is asked back once a topic', async () => {
    const { choices = [] } = (await asked(QUESTION)) ?? {};
    const before: Turn = { question: QUESTION, answer: 'Which backup do you mean?', choices };
    for (const question of [QUESTION, `${QUESTION} (no idea)`, 'restore the backup', 'backup', 'help'])
      expect(await decide(question, { history: [before, ...said('thanks')] })).toBeUndefined();
    const other: Turn = {
      question: "what's the limit?",
      answer: 'Which limit?',
      choices: ['API', 'Functions'],
    };
    expect(await decide(QUESTION, { history: [other] })).toBeDefined();
  });

  test('that began with nothing is asked about its topic by then, and no further', async () => {
    const vague: Turn = { question: "it doesn't work", answer: 'What is it about?', choices: [] };
    expect(await decide("it doesn't work (backup)", { history: [vague] })).toBeUndefined();
    expect(await decide(QUESTION, { history: [vague] })).toBeDefined();
    const hello: Turn = { question: 'hello', answer: 'What can we help you with?', choices: [] };
    expect(await decide(QUESTION, { history: [hello] })).toBeDefined();
    expect(await decide('still broken', { history: [vague] })).toBeUndefined();
  });
});

describe('a question that names nothing', () => {
  test.each([
    "it doesn't work",
    'Why?',
    'How long does it take?',
    'I have a problem since yesterday',
    'it keeps failing!!',
  ])('is asked what it is about: "%s"', async (question) => {
    expect(await asked(question)).toEqual({
      lead: 'What is it about',
      question: 'What is it about?',
      choices: [],
    });
  });

  test.each(['hello', 'Hi there!', 'help', 'Help me please', 'good morning'])(
    'is asked what is wanted: "%s"',
    async (question) => {
      expect((await asked(question))?.question).toBe('What can we help you with?');
    },
  );

  test.each(['thanks', 'ok', 'Thanks! That worked.', '???', '👍', '', '42', 'hilfe', 'わからない'])(
    'is left alone where it asks nothing, or not in English: "%s"',
    async (question) => {
      expect(await decide(question)).toBeUndefined();
    },
  );

  test('is left alone where it holds personal data, or follows something', async () => {
    expect(await decide('I am', { namesMore: true })).toBeUndefined();
    expect(await decide('Why?', { history: said('My card was declined') })).toBeUndefined();
  });

  test('is asked by its verb, where a pronoun stands for nothing', async () => {
    const documents = [
      makeDocument({ path: 'compute/delete.md', title: 'Delete an instance', text: 'Stop and delete it.' }),
      makeDocument({ path: 'storage/delete.md', title: 'Delete a bucket', text: 'Empty and delete it.' }),
      makeDocument({
        path: 'networking/private.md',
        title: 'Private networks',
        text: '# Private networks\n\nThey connect.\n\n## Delete a private network\n\nDetach all, then delete it.',
      }),
      ...OTHERS,
    ];
    expect(await asked('How do I delete it?', {}, documents)).toEqual({
      lead: 'What do you want to delete',
      question: 'Do you want to delete an instance, a bucket, or a private network?',
      choices: ['Delete an instance', 'Delete a bucket', 'Delete a private network'],
    });
    expect(await decide('How do I delete a bucket?', {}, documents)).toBeUndefined();
  });
});

test.each(HOSTILE_TEXTS)('comes to an end on 20,000 characters of %s', async (_, text) => {
  const passage = makePassage('Restore a backup.', { title: text.slice(0, 200), uri: text });
  const grounding = { ...NO_GROUNDING, passages: [passage, { ...passage, title: 'Backups', uri: 'a/b' }] };
  finishes(() => clarify({ question: text, grounding, context: {} }));
  finishes(() => clarify({ question: QUESTION, grounding, context: {} }));
});
