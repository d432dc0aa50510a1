import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/cascade/answer.ts';
import { ANSWER, COMPLETED, failed, measured, named, verdict } from '../../support/measured-events.ts';

describe('measurements', () => {
  test('an answer is counted by status and source, and timed by status', () => {
    expect(measured({ type: 'answer', answer: ANSWER, number: 1 })).toEqual([
      {
        namespace: 'Ours',
        name: 'Answers',
        unit: 'Count',
        value: 1,
        dimensions: { Status: 'best_effort', Source: 'cache' },
      },
      {
        namespace: 'Ours',
        name: 'AnswerLatency',
        unit: 'Milliseconds',
        value: 1_235,
        dimensions: { Status: 'best_effort' },
      },
    ]);
  });

  test('an answer that leaves a ticket is counted by its status, without a word of the ticket', () => {
    const ticket = {
      ticketId: 'SECRET-ticket',
      status: 'open',
      delivered: true,
      summary: 'SECRET summary',
    } as const;
    const answer: Answer = { ...ANSWER, status: 'pending_review', ticket };
    expect(named({ type: 'answer', answer, number: 0 }, 'Tickets')).toEqual({
      namespace: 'Ours',
      name: 'Tickets',
      unit: 'Count',
      value: 1,
      dimensions: { Status: 'pending_review' },
    });
    expect(JSON.stringify(measured({ type: 'answer', answer, number: 0 }))).not.toContain('SECRET');
  });

  test('the other events measure nothing', () => {
    const attempt = { type: 'attempt', number: 1, tier: 'instant', cause: 'retry', isLast: false } as const;
    expect(measured(attempt)).toEqual([]);
    expect(measured({ type: 'delta', number: 1, text: 'SECRET' })).toEqual([]);
    expect(measured({ type: 'route', complexity: { score: 1, factors: [] }, tier: 'instant' })).toEqual([]);
  });

  test('no word of a question, an answer or a provider is in what is measured', () => {
    const events = [
      verdict(COMPLETED),
      verdict(failed('timeout')),
      { type: 'answer', answer: ANSWER, number: 1 } as const,
    ];
    expect(JSON.stringify(events)).toContain('SECRET');
    expect(JSON.stringify(events.map((event) => measured(event)))).not.toContain('SECRET');
  });
});
