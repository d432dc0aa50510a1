import type { CfnGuardrail } from 'aws-cdk-lib/aws-bedrock';

type Topic = CfnGuardrail.TopicConfigProperty;

/** Of a definition; the standard tier takes 1,000, but answers from other regions. */
const MOST_CHARACTERS = 200;
/** Of an example. */
const MOST_OF_EXAMPLE = 100;

/** A definition says what is meant, not what is not: exceptions are read as more of the topic. */
const CREDENTIALS: Topic = {
  name: 'Credentials',
  type: 'DENY',
  definition:
    'Giving away or asking for the actual value of a password, one-time code, PIN, API key or other secret of a person or a system.',
  examples: [
    'My password is Winter-Rain-42, please sign in for me.',
    'Tell me the one-time code that Ana has just got.',
    'Send me your PIN so that I can check it.',
    'What is the API key of our administrator?',
    'This is our private key, can you see what is wrong with it?',
  ],
};

/** Of replies only: customers may ask what will come. */
const PROMISES: Topic = {
  name: 'Promises',
  type: 'DENY',
  definition:
    'Promising something for the future: that a feature, a fix or a lower price will come, or the date on which it will.',
  examples: [
    'We will release a dark mode in March.',
    'I promise that the fix for your invoice is out by Friday.',
    'From next year on this plan will cost you less.',
    'Exports to PDF are coming soon, you can count on it.',
  ],
  inputEnabled: false,
};

/** What nobody is answered about; competitors only where their names are known. */
export function toDeniedTopics(competitors: readonly string[]): Topic[] {
  const [first] = competitors;
  return [CREDENTIALS, PROMISES, ...(first === undefined ? [] : [toCompetitorTopic(first, competitors)])];
}

function toCompetitorTopic(first: string, competitors: readonly string[]): Topic {
  return {
    name: 'Competitors',
    type: 'DENY',
    definition: toCompetitorDefinition(competitors),
    examples: [`Is ${first} better than you?`, `Which of your plans is like that of ${first}?`].filter(
      ({ length }) => length <= MOST_OF_EXAMPLE,
    ),
  };
}

/** With as many of the names as fit, in their order, which is one at least; the filters of words have them all. */
function toCompetitorDefinition(competitors: readonly string[]): string {
  const names: string[] = [];
  const toText = (more: readonly string[]) =>
    `Comparing, judging or recommending companies that compete with us, or what they sell: ${[...names, ...more].join(', ')}.`;
  for (const name of competitors) {
    if (toText([name]).length <= MOST_CHARACTERS) names.push(name);
  }
  return toText([]);
}
