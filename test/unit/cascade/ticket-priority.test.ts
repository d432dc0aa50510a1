import { describe, expect, test } from 'vitest';
import { toHigherPriority, toPriority } from '../../../src/cascade/ticket-priority.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';
import { makeOutageDraft, makeTicketDraft } from '../../support/make-ticket-draft.ts';

const priorityOf = (question: string) => toPriority(makeTicketDraft({ question }));

describe('the priority of a ticket', () => {
  test.each([
    'My account has been hacked, please help',
    'Someone is logged in to my account from Brazil!',
    'There was a security breach on our workspace.',
    'I see an unauthorized charge on my card',
    'There are fraudulent transactions on my account',
    'We were scammed by one of your sellers',
    'After the update all our data is gone',
    'I lost all my photos',
    'The sync caused data loss for the whole team',
    'I am going to kill myself',
    'If you don’t answer I will hurt someone',
    'I have been thinking about suicide',
  ])('is urgent for harm that is reported: %s', (question) => {
    expect(priorityOf(question)).toBe('urgent');
  });

  test.each([
    'I will talk to my lawyer',
    'I am going to sue you',
    'My bank will do a chargeback',
    'I want to cancel my subscription',
    'Please close our business account',
    'Production is down since this morning',
    'Your API is broken in production',
  ])('is high for what the business may lose: %s', (question) => {
    expect(priorityOf(question)).toBe('high');
  });

  test.each([
    'How do I reset my password?',
    'What is your security breach policy?',
    'Do you have fraud protection?',
    'How do I prevent data loss?',
    'How do I kill a hanging process?',
    'Is my data backed up?',
    'Where do I find the production API keys?',
    'How do I download my data?',
    'Can I cancel a meeting invitation?',
    'The download is slow',
    'What does your legal page say?',
    'Can I see someone else in the account list?',
  ])('is normal for what is merely spoken of: %s', (question) => {
    expect(priorityOf(question)).toBe('normal');
  });

  test.each([
    ['Enterprise', 'high'],
    ['premium', 'high'],
    ['Business Plus', 'high'],
    ['Basic', 'normal'],
    ['businesslike', 'normal'],
  ])('goes by the plan: %s', (plan, priority) => {
    expect(toPriority(makeTicketDraft({ context: { plan } }))).toBe(priority);
  });

  test('is read from the note and earlier questions too, and never from answers', () => {
    const answer = 'If your account has been hacked, call your lawyer.';
    const turn = { question: 'How do I log in?', answer };
    expect(toPriority(makeTicketDraft({ conversation: [turn], answer }))).toBe('normal');
    expect(toPriority(makeTicketDraft({ note: 'customer says the account was hacked' }))).toBe('urgent');
    const told = { question: 'My account was hacked', answer: '' };
    expect(toPriority(makeTicketDraft({ question: 'A person, please', conversation: [told] }))).toBe(
      'urgent',
    );
  });

  test('of an outage is urgent, of a spent budget high', () => {
    expect(toPriority(makeOutageDraft())).toBe('urgent');
    expect(toPriority(makeTicketDraft({ incident: 'budget' }))).toBe('high');
  });

  test('of two is the more urgent one', () => {
    expect(toHigherPriority('normal', 'urgent')).toBe('urgent');
    expect(toHigherPriority('high', 'normal')).toBe('high');
    expect(toHigherPriority('normal', 'normal')).toBe('normal');
  });

  test('is found in any text', () => {
    const repeated = ['someone has ', 'production ', 'close my a b ', 'lost my '].map((words) =>
      words.repeat(2_000),
    );
    for (const text of [...HOSTILE_TEXTS.map(([, text]) => text), ...repeated]) {
      expect(priorityOf(text)).toBe('normal');
    }
  });
});
