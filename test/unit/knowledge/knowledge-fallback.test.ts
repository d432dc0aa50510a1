import { expect, test } from 'vitest';
import { type Grounding, type Knowledge, NO_GROUNDING } from '../../../src/cascade/passage.ts';
import { withFallback } from '../../../src/knowledge/with-fallback.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { makeDocument, makeGrounding, makeKnowledge, makePassage } from '../../support/make-knowledge.ts';

const NEVER = new AbortController().signal;
const LOOKUP = { text: 'password', context: {}, filter: { product: 'drive' } };
const FIRST = makeGrounding('password', [makePassage('A password has 12 characters.', { uri: 'first.md' })]);

/** One search's outcome. */
type Outcome = () => Promise<Grounding>;
const works: Outcome = async () => FIRST;
const fails: Outcome = async () => {
  throw new Error('service gone');
};

/** A knowledge whose searches end as `outcomes` say, in turn. */
function scripted(version: string | undefined, ...outcomes: Outcome[]): Knowledge {
  return {
    version: () => version,
    search: () => (outcomes.shift() ?? fails)(),
  };
}

function local(): Promise<Knowledge> {
  return makeKnowledge(
    makeDocument({ path: 'second.md', text: 'A password has 8 characters.', product: 'drive' }),
    makeDocument({ path: 'mail.md', text: 'A password has 9 characters.', product: 'mail' }),
  );
}

function logged() {
  const lines: string[] = [];
  const log = createLog('info', (line) => lines.push(line));
  const events = () =>
    lines.map((line) => {
      const { level, event, message } = JSON.parse(line) as Record<string, string>;
      return [level, event, message].filter(Boolean).join(' ');
    });
  return { log, events };
}

const uris = ({ passages }: Grounding) => passages.map(({ uri }) => uri);

test('only the first is searched while it works', async () => {
  const { log, events } = logged();
  const knowledge = withFallback(scripted('one', works), scripted('two'), log);
  expect(await knowledge.search(LOOKUP, NEVER)).toBe(FIRST);
  expect(events()).toEqual([]);
});

test('finding nothing is no failure', async () => {
  const { log, events } = logged();
  const knowledge = withFallback(
    scripted('one', async () => NO_GROUNDING),
    await local(),
    log,
  );
  expect(await knowledge.search(LOOKUP, NEVER)).toBe(NO_GROUNDING);
  expect(events()).toEqual([]);
});

test('the second is searched for the same where the first fails', async () => {
  const knowledge = withFallback(scripted('one', fails), await local(), logged().log);
  expect(uris(await knowledge.search(LOOKUP, NEVER))).toEqual(['second.md']);
});

test('what throws before there is a promise is a failure too', async () => {
  const first: Knowledge = {
    version: () => 'one',
    search() {
      throw new TypeError('not set up');
    },
  };
  const knowledge = withFallback(first, await local(), logged().log);
  expect(uris(await knowledge.search(LOOKUP, NEVER))).toEqual(['second.md']);
});

test('each outage is logged where it begins and where it ends', async () => {
  const { log, events } = logged();
  const outcomes = [works, fails, fails, fails, works, works, fails, works];
  const knowledge = withFallback(scripted('one', ...outcomes), await local(), log);
  for (const _ of outcomes) await knowledge.search(LOOKUP, NEVER);
  const outage = ['warn knowledge_fell_back Error: service gone', 'info knowledge_back'];
  expect(events()).toEqual([...outage, ...outage]);
});

test('many questions that fail at once are one outage', async () => {
  const { log, events } = logged();
  const knowledge = withFallback(scripted('one', fails, fails, fails), await local(), log);
  await Promise.all([1, 2, 3].map(() => knowledge.search(LOOKUP, NEVER)));
  expect(events()).toEqual(['warn knowledge_fell_back Error: service gone']);
});

test('a success that began before the outage does not end it', async () => {
  const { log, events } = logged();
  let succeed: (grounding: Grounding) => void = () => {};
  const late = () => new Promise<Grounding>((resolve) => (succeed = resolve));
  const knowledge = withFallback(scripted('one', late, fails, works), await local(), log);
  const early = knowledge.search(LOOKUP, NEVER);
  await knowledge.search(LOOKUP, NEVER);
  succeed(FIRST);
  expect(await early).toBe(FIRST);
  expect(events()).toEqual(['warn knowledge_fell_back Error: service gone']);
  await knowledge.search(LOOKUP, NEVER);
  expect(events()).toHaveLength(2);
});

test('a caller who has gone needs neither the second nor a line in the log', async () => {
  const { log, events } = logged();
  const abort = new AbortController();
  const asked: string[] = [];
  const first = scripted('one', async () => {
    abort.abort(new Error('hung up'));
    throw abort.signal.reason;
  });
  const second: Knowledge = {
    version: () => 'two',
    search: async ({ text }) => {
      asked.push(text);
      return NO_GROUNDING;
    },
  };
  await expect(withFallback(first, second, log).search(LOOKUP, abort.signal)).rejects.toThrow('hung up');
  expect(asked).toEqual([]);
  expect(events()).toEqual([]);
});

test("where both fail, the second's error is told and the first's is in the log", async () => {
  const { log, events } = logged();
  const second = scripted('two', async () => {
    throw new Error('folder gone');
  });
  await expect(withFallback(scripted('one', fails), second, log).search(LOOKUP, NEVER)).rejects.toThrow(
    'folder gone',
  );
  expect(events()).toEqual(['warn knowledge_fell_back Error: service gone']);
});

test('the version changes with that of either', () => {
  const { log } = logged();
  const version = (one: string | undefined, two: string | undefined) =>
    withFallback(scripted(one), scripted(two), log).version();
  expect(version(undefined, undefined)).toBeUndefined();
  expect(version(undefined, 'b')).toBeUndefined();
  const all = [version('a', undefined), version('a', 'b'), version('a', 'c'), version('c', 'b')];
  expect(all).not.toContain(undefined);
  expect(new Set(all).size).toBe(4);
});
