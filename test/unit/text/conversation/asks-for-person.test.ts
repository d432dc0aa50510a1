import { describe, expect, test } from 'vitest';
import { asksForPerson } from '../../../../src/text/conversation/asks-for-person.ts';
import { finishes } from '../../../support/finishes.ts';
import { HOSTILE_TEXTS } from '../../../support/hostile-texts.ts';
import { SAMPLE_QUESTIONS } from '../../../support/sample-knowledge.ts';

describe('asksForPerson', () => {
  test.each([
    'let me talk to a human',
    'I want to speak with an agent',
    "I'd like to speak to a real person",
    'I’d rather talk to a human',
    'real person please',
    'agent!',
    'Agent',
    'HUMAN!!!',
    'live agent please',
    'speak to an agent',
    'connect me to support staff',
    'put me through to a manager',
    'Could you connect me with an agent, please?',
    'Can I talk to a human?',
    'Can I please speak to a representative about my bill?',
    'get me a real person now!',
    'I need a human',
    'I want human support',
    "I don't want to talk to a robot!",
    'Please have someone call me back',
    'escalate this to a human',
    'I need to talk to someone about a fraudulent activity on my card',
    'I want to talk to a person, not to a bot',
  ])('"%s" does', (text) => {
    expect(asksForPerson(text)).toBe(true);
  });

  test.each([
    'My router is broken. Just let me talk to someone.',
    'This is useless, I want to talk to a human',
    'I have tried everything and I want to speak to a manager',
    'My card is gone!! Agent!',
    'Hello, where is my parcel?\nI want to speak to an agent',
    'Why was [IBAN_ABCDE] refused? Please connect me to a person.',
    `${'The page stays blank. '.repeat(800)}Let me talk to a human.`,
  ])('does so behind something else: "%s"', (text) => {
    expect(asksForPerson(text)).toBe(true);
  });

  test.each([
    'Ich möchte mit einem Mitarbeiter sprechen',
    'Ich will mit einem echten Menschen sprechen!',
    'Verbinden Sie mich bitte mit einem Mitarbeiter',
    'Mitarbeiter bitte',
    'Je voudrais parler à un conseiller',
    'parler à un conseiller',
    "Passez-moi un conseiller s'il vous plaît",
    'quiero hablar con una persona',
    'Necesito hablar con un agente',
    'Vorrei parlare con un operatore',
    'Quero falar com um atendente',
    'Ik wil met een medewerker spreken',
  ])('"%s" does, in its language', (text) => {
    expect(asksForPerson(text)).toBe(true);
  });

  test.each([
    'How do I contact support?',
    'What is your phone number?',
    'Do you have live chat?',
    'Can I talk to an agent on weekends?',
    'Can I chat with someone?',
    'Do I need to talk to an agent to cancel?',
    'What happens if I want to talk to a human?',
    'If the bot fails and I want to speak to a human, what then?',
    'When I need to speak to an agent, the chat closes',
    'How can I let customers talk to a human?',
    'Can someone help me?',
  ])('"%s" asks about it, which an article answers', (text) => {
    expect(asksForPerson(text)).toBe(false);
  });

  test.each([
    'How do I add a person to my team?',
    'I want to add a person to my plan',
    'Can an agent see my data?',
    'How do I assign a ticket to an agent?',
    'How do I become an agent?',
    'How do I install the monitoring agent?',
    'I need an agent account',
    'I have an agent.',
    'I want an agent on every host',
    'I want to speak to my manager about the plan',
    'I want to chat with someone in my workspace',
    'What roles are there?\nAgent\nAdmin',
    'Connect me to support documentation',
    'I need support',
    'human resources module',
    'representative sample',
    'person',
    'We have a manager',
    'Wie kann ich einen Mitarbeiter hinzufügen?',
  ])('"%s" only names persons', (text) => {
    expect(asksForPerson(text)).toBe(false);
  });

  test.each([
    "I don't want to talk to a person",
    "Please don't transfer me to an agent",
    'I spoke to an agent yesterday and he said the refund is on its way',
    'I wanted to talk to an agent but nobody answered',
    'How do I make a bot that says: I want to talk to an agent',
    'Ich möchte nicht mit einem Mitarbeiter sprechen',
    'je ne veux pas parler à un conseiller',
    'No quiero hablar con una persona',
    'Non voglio parlare con un operatore',
    'Não quero falar com um atendente',
    'Ik wil niet met een medewerker spreken',
  ])('"%s" is refused, past or told', (text) => {
    expect(asksForPerson(text)).toBe(false);
  });

  test('none of the questions that the sample articles answer does', () => {
    expect(SAMPLE_QUESTIONS.filter(({ query }) => asksForPerson(query))).toEqual([]);
  });

  test.each([
    ...HOSTILE_TEXTS,
    ...[
      'please ',
      'i want to ',
      'agent ',
      'about ',
      'human real live ',
      ', ',
      "i don't want to talk to a ",
    ].map((piece) => [piece, piece.repeat(20_000 / piece.length)] as const),
  ])('comes to an end on 20,000 characters of %s', (_, text) => {
    expect(finishes(() => asksForPerson(text))).toBe(false);
  });
});
