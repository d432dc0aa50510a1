import { LRUCache } from 'lru-cache';
import type { AnswerRecord, AnswerStore } from '../cascade/ports.ts';

const MOST_ANSWERS = 1_000;
const MOST_CHARACTERS = 8_000_000;

/** What was answered lately, kept in this process for `escalate`; the oldest make room. */
export function createMemoryAnswers(): AnswerStore {
  const records = new LRUCache<string, AnswerRecord>({
    max: MOST_ANSWERS,
    maxSize: MOST_CHARACTERS,
    sizeCalculation: ({ query, answer }) => query.text.length + 2 * answer.response.length + 1_000,
  });
  return {
    get: async (answerId) => records.get(answerId),
    put: async (record) => {
      records.set(record.answer.answerId, record);
    },
  };
}
