import { checksSettingsSchema } from '../deploy/settings/watching.ts';
import type { QuestionTokens } from './prompt-tokens.ts';

/** docs/prices.json, as far as it is reckoned with. */
export interface Prices {
  readonly bedrockOnDemand: {
    readonly source: string;
    readonly readOn: string;
    readonly confidence: string;
    readonly profileSurcharge: number;
    readonly models: readonly ModelPrice[];
  };
  readonly sagemakerHosting: {
    readonly source: string;
    readonly readOn: string;
    readonly instances: readonly InstancePrice[];
  };
}

export interface ModelPrice {
  readonly id: string;
  readonly inputUsdPerMillionTokens: number;
  readonly outputUsdPerMillionTokens: number;
}

interface InstancePrice {
  readonly type: string;
  readonly usdPerHour: number;
  readonly confidence: string;
}

type Tokens = Pick<QuestionTokens, 'inputTokens' | 'outputTokens'>;

/** How AWS counts a month. */
const HOURS_A_MONTH = 730;
/** What a model unit might cost: inputs to the table, as AWS publishes no price. */
const UNIT_USD_PER_HOUR = [10, 20, 40];
/** Of a day, in which the machine is up. */
const HOURS_A_DAY = [24, 8, 1];
const MACHINE = 'ml.g5.2xlarge';
/** The model behind the profile that our examples name. */
const PROFILED = 'amazon.nova-2-lite-v1:0';
/** Of base models; profiles are not sold by the hour. */
const BOUGHT = 'provisioned';
const EXPERT = 'expert';

/** What a question costs on demand. */
export function toUsdPerQuestion(price: ModelPrice, { inputTokens, outputTokens }: Tokens): number {
  return (
    (inputTokens * price.inputUsdPerMillionTokens + outputTokens * price.outputUsdPerMillionTokens) / 1e6
  );
}

/** The fewest whole questions, for so much money, from which on it is no more a question than on demand. */
export function toBreakEven(usd: number, usdPerQuestion: number): number {
  // Noise of the last digits must not ask for another question.
  return Math.ceil(Number((usd / usdPerQuestion).toFixed(6)));
}

/** The tables of the page, by the names of their marks. */
export function makeTables(prices: Prices, questions: readonly QuestionTokens[]): Record<string, string> {
  const { bedrockOnDemand, sagemakerHosting } = prices;
  const of = (name: string): QuestionTokens => {
    const found = questions.find(({ tier }) => tier === name);
    if (!found) throw new Error(`no tier is called ${name}`);
    return found;
  };
  return {
    sources: [
      `- Bedrock on demand: ${bedrockOnDemand.source}; read ${bedrockOnDemand.readOn}. Confidence: ${bedrockOnDemand.confidence}.`,
      `- SageMaker hosting: ${sagemakerHosting.source}; read ${sagemakerHosting.readOn}. Confidence: beside each.`,
    ].join('\n'),
    question: toTable(
      ['tier', 'prompt', 'tokens in', 'tokens out'],
      questions.map(({ tier, template, inputTokens, outputTokens, maxTokens }) => [
        tier,
        template,
        toWhole(inputTokens),
        `${toWhole(outputTokens)} of at most ${toWhole(maxTokens)}`,
      ]),
    ),
    thousand: toTable(
      ['USD per 1,000 questions', ...questions.map(({ tier }) => `as \`${tier}\``)],
      withProfile(bedrockOnDemand).map((price) => [
        price.id,
        ...questions.map((tokens) => toUsd(1_000 * toUsdPerQuestion(price, tokens))),
      ]),
    ),
    machines: toTable(
      ['instance', 'USD an hour', 'USD a month, always up', 'up 8 hours a day', 'confidence in the price'],
      sagemakerHosting.instances.map(({ type, usdPerHour, confidence }) => [
        type,
        String(usdPerHour),
        toUsd(usdPerHour * HOURS_A_MONTH),
        toUsd((usdPerHour * HOURS_A_MONTH * 8) / 24),
        confidence,
      ]),
    ),
    suite: toSuite(),
    provisioned: toProvisioned(bedrockOnDemand.models, of(BOUGHT)),
    machine: toMachine(prices, of(EXPERT)),
  };
}

/** By the defaults of the settings. */
function toSuite(): string {
  const { maxCostUsd = 0, everyHours = 1 } = checksSettingsSchema.parse({ suite: {} }).suite ?? {};
  return toTable(
    ['`everyHours`', '`maxCostUsd`', 'USD a month'],
    [everyHours, 24 * 7].map((hours) => [
      String(hours),
      String(maxCostUsd),
      toUsd((maxCostUsd * HOURS_A_MONTH) / hours),
    ]),
  );
}

function withProfile({ models, profileSurcharge }: Prices['bedrockOnDemand']): readonly ModelPrice[] {
  return models.flatMap((price) => {
    if (price.id !== PROFILED) return [price];
    const dearer = (usd: number) => usd * (1 + profileSurcharge);
    return [
      price,
      {
        id: `us.${price.id}`,
        inputUsdPerMillionTokens: dearer(price.inputUsdPerMillionTokens),
        outputUsdPerMillionTokens: dearer(price.outputUsdPerMillionTokens),
      },
    ];
  });
}

function toProvisioned(models: readonly ModelPrice[], tokens: QuestionTokens): string {
  return toTable(
    ['questions an hour (tokens a minute)', ...UNIT_USD_PER_HOUR.map((usd) => `at ${usd} USD an hour`)],
    models.map((price) => [
      price.id,
      ...UNIT_USD_PER_HOUR.map((usd) => {
        const questions = toBreakEven(usd, toUsdPerQuestion(price, tokens));
        const perMinute = (questions * (tokens.inputTokens + tokens.outputTokens)) / 60;
        return `${toWhole(questions)} (${toWhole(Math.ceil(perMinute))})`;
      }),
    ]),
  );
}

function toMachine({ bedrockOnDemand, sagemakerHosting }: Prices, tokens: QuestionTokens): string {
  const machine = sagemakerHosting.instances.find(({ type }) => type === MACHINE);
  if (!machine) throw new Error(`no price of ${MACHINE}`);
  const { usdPerHour } = machine;
  return toTable(
    [
      'in place of',
      'questions an hour that it is up',
      'tokens a second that it then writes',
      ...HOURS_A_DAY.map((hours) => `a month, up ${hours} h a day`),
    ],
    bedrockOnDemand.models.map((price) => {
      const usdPerQuestion = toUsdPerQuestion(price, tokens);
      const hourly = toBreakEven(usdPerHour, usdPerQuestion);
      const monthly = HOURS_A_DAY.map((hours) =>
        toBreakEven((usdPerHour * HOURS_A_MONTH * hours) / 24, usdPerQuestion),
      );
      const perSecond = Math.ceil((hourly * tokens.outputTokens) / 3_600);
      return [price.id, ...[hourly, perSecond, ...monthly].map(toWhole)];
    }),
  );
}

/** `page` with each table between its marks, `<!-- table NAME -->` and `<!-- end -->`. */
export function fillTables(page: string, tables: Readonly<Record<string, string>>): string {
  return Object.entries(tables).reduce((text, [name, table]) => {
    const start = `<!-- table ${name} -->\n`;
    const from = text.indexOf(start);
    const to = text.indexOf('<!-- end -->', from);
    if (from < 0 || to < 0) throw new Error(`the page has no place for the table ${name}`);
    return `${text.slice(0, from)}${start}\n${table}\n\n${text.slice(to)}`;
  }, page);
}

const toWhole = (value: number): string => value.toLocaleString('en-US');

/** Three figures that count, cents where there are more. */
function toUsd(usd: number): string {
  return usd >= 100
    ? toWhole(Math.round(usd))
    : usd.toLocaleString('en-US', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
}

function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
