import { describe, expect, test } from 'vitest';
import type { Turn } from '../../../../src/cascade/query.ts';
import { completeFollowUp } from '../../../../src/text/conversation/follow-up.ts';
import { finishes } from '../../../support/finishes.ts';
import { HOSTILE_TEXTS } from '../../../support/hostile-texts.ts';

const PASSWORD = 'How do I reset my password?';
const INSTALL = 'How do I install the app on macOS?';
const PRICE = 'What does the Pro plan cost?';

function said(...questions: string[]): Turn[] {
  return questions.map((question) => ({ question, answer: 'An answer about Linux, invoices and refunds.' }));
}

describe('completeFollowUp', () => {
  test.each([
    [INSTALL, 'and on Windows?', 'How do I install the app on Windows?'],
    [INSTALL, 'What about windows?', 'How do I install the app on windows?'],
    [INSTALL, 'on my phone?', 'How do I install the app on my phone?'],
    [PRICE, 'And the Enterprise plan?', 'What does the Enterprise plan cost?'],
    [PRICE, 'The Enterprise plan?', 'What does the Enterprise plan cost?'],
    [PRICE, 'what about enterprise?', 'What does the enterprise plan cost?'],
    ['How do taxes work in France?', 'In Germany?', 'How do taxes work in Germany?'],
    ['How do I export data to Excel?', 'to PDF?', 'How do I export data to PDF?'],
    [
      'Can I pay with a credit card in euros?',
      'and with a debit card?',
      'Can I pay with a debit card in euros?',
    ],
    [
      'Send invoices to [EMAIL_KQPWXBNA], is that possible?',
      'and to [EMAIL_ABCDE]?',
      'Send invoices to [EMAIL_ABCDE], is that possible?',
    ],
    [
      'Wie installiere ich die App auf macOS?',
      'und auf Windows?',
      'Wie installiere ich die App auf Windows?',
    ],
    ['¿Cómo instalo la app en macOS?', '¿y en Windows?', '¿Cómo instalo la app en Windows?'],
  ])('after "%s", "%s" takes the place of its like', (asked, text, completed) => {
    expect(completeFollowUp(text, said(asked))).toBe(completed);
  });

  test.each([
    [PRICE, 'In Germany?'],
    [PRICE, 'and for students'],
    [PRICE, 'what about the refund?'],
    [PASSWORD, 'What about the mobile app?'],
    [PASSWORD, 'same for invoices?'],
    ['How do taxes work in France?', 'in June?'],
    ['Hoe annuleer ik mijn abonnement?', 'en voor bedrijven?'],
  ])('after "%s", "%s" is put behind it, as nothing in it is alike', (asked, text) => {
    expect(completeFollowUp(text, said(asked))).toBe(`${asked} ${text}`);
  });

  test.each([
    'How long does it take?',
    'Why?',
    'How much?',
    'which one is cheaper?',
    'does it also work offline?',
    'and if I forgot my email too?',
    "what if that doesn't work?",
    'no that did not work',
    'still not working',
    "I can't find it",
    'How do I cancel that?',
    'Can I change the address on it?',
    'How long does it take to arrive?',
    "what's the difference?",
    'and can I cancel?',
    'Warum?',
    'Wie lange dauert das?',
    'combien de temps ça prend ?',
    '¿por qué?',
  ])('"%s" gets what it points at in brackets', (text) => {
    expect(completeFollowUp(text, said(PASSWORD))).toBe(`${text} (${PASSWORD})`);
  });

  test.each([
    'How do I cancel my subscription?',
    'And how do I cancel my subscription?',
    'My screen is black',
    'What about refunds?',
    'and is there a discount?',
    'reset password',
    'I bought a phone yesterday. How do I return it?',
    'My card was declined, why did that happen?',
    'Does the app crash when I open it?',
    'Is it possible to pay by invoice?',
    'How long does it take to get a refund?',
    'Is there a phone number?',
    'Do you have a plan that includes SSO?',
    'I think that my card is lost',
    'Can I have one account for two people?',
    'How many users can I add this month?',
    'On my phone the app crashes',
    'Wie ändere ich das Passwort?',
    '用户如何重置密码？',
  ])('"%s" has a topic of its own and is left alone', (text) => {
    expect(completeFollowUp(text, said(PRICE))).toBe(text);
  });

  test.each(['thanks', 'ok', 'Yes', 'no', 'Thanks! That worked.', 'danke', '???', '👍', '', 'who are you?'])(
    '"%s" asks nothing and is left alone',
    (text) => {
      expect(completeFollowUp(text, said(PASSWORD))).toBe(text);
    },
  );

  test('without an earlier question a follow-up is left alone', () => {
    expect(completeFollowUp('and on Windows?', [])).toBe('and on Windows?');
    expect(completeFollowUp('and on Windows?', said('hello', 'thanks'))).toBe('and on Windows?');
  });

  test.each([
    [
      [INSTALL, 'and on Windows?'],
      'How long does it take?',
      'How long does it take? (How do I install the app on Windows?)',
    ],
    [[INSTALL, 'and on Windows?'], 'and on Linux?', 'How do I install the app on Linux?'],
    [
      [PASSWORD, 'How long does it take?'],
      'and on Windows?',
      `How long does it take? and on Windows? (${PASSWORD})`,
    ],
    [[PASSWORD, 'How long does it take?', 'Why?'], 'Is it free?', `Is it free? (${PASSWORD})`],
    [[PASSWORD, 'Can I use it offline?'], 'Why not?', `Why not? (Can I use it offline? ${PASSWORD})`],
    [[PASSWORD, 'thanks', 'ok'], 'Is it free?', `Is it free? (${PASSWORD})`],
    [[PASSWORD, PRICE], 'Is it monthly?', `Is it monthly? (${PRICE})`],
    [[PRICE, 'My login fails.'], 'Why?', 'Why? (My login fails.)'],
  ])('after %j, "%s" is completed from the completed one', (asked, text, completed) => {
    expect(completeFollowUp(text, said(...asked))).toBe(completed);
  });

  test('looks back six turns', () => {
    const thanks = Array<string>(5).fill('thanks');
    expect(completeFollowUp('Why?', said(PASSWORD, ...thanks))).toBe(`Why? (${PASSWORD})`);
    expect(completeFollowUp('Why?', said(PASSWORD, 'ok', ...thanks))).toBe('Why?');
  });

  test('adds at most 500 characters: of a long question what it asks, and no half placeholder', () => {
    const story = 'Yesterday I bought a new phone for my son. '.repeat(20);
    expect(completeFollowUp('Why?', said(`${story}Can I still return the phone?`))).toBe(
      'Why? (Can I still return the phone?)',
    );
    const long = completeFollowUp(
      'Why?',
      said(`Why did the mail to${' [EMAIL_KQPWXBNA]'.repeat(60)} bounce?`),
    );
    expect(long.length).toBeGreaterThan(450);
    expect(long.length).toBeLessThanOrEqual('Why? ()'.length + 500);
    expect(long.replaceAll('[EMAIL_KQPWXBNA]', '')).not.toContain('[');
    const grown = completeFollowUp(
      'Why?',
      said(`${'Card '.repeat(90)}?`, ...Array(5).fill('and for clients?')),
    );
    expect(grown.length).toBeLessThanOrEqual('Why? ()'.length + 500);
  });

  test.each([...HOSTILE_TEXTS, ['"and" and a name', 'and A '.repeat(3_333)] as const])(
    'comes to an end on 20,000 characters of %s',
    (_, text) => {
      expect(finishes(() => completeFollowUp(text, said(PASSWORD)))).toBe(text);
      expect(finishes(() => completeFollowUp('Why?', said(text))).length).toBeLessThan(600);
    },
  );
});
