import { compareAnswers } from './agreement.ts';
import { toLogOdds } from './calibration.ts';
import { MOST_EVIDENCE, type Opinion, type SecondOpinion } from './second-opinion.ts';

/**
 * How far agreement is taken for more than an even chance, as log-odds of its share: answers that say the same in
 * other words have about three quarters of what they say in common, and others a third.
 */
const SLOPE = 2;
const SAYS_THE_SAME = 0.75;

type Settings = Pick<SecondOpinion, 'between' | 'weight' | 'timeoutMs'>;

/** Has the tier answer once more, where it is a model, and takes agreement of the two for a sign that they are right. */
export function createSecondAnswer(settings: Settings): SecondOpinion {
  return {
    ...settings,
    toCall: (tier, request) =>
      tier.source === 'model'
        ? { tier, request: { ...request, isAgain: true, readAlong: false } }
        : undefined,
    read(answer, reply) {
      if (reply.stop === 'refused') return undefined;
      if (reply.abstained) return FINDS_NONE;
      const { share, differences } = compareAnswers(answer.text, reply.text);
      return { evidence: toEvidence(share), ...toWords(share, differences) };
    },
  };
}

const FINDS_NONE: Opinion = {
  evidence: -MOST_EVIDENCE,
  summary: 'asked a second time, the same tier finds no answer',
  details: [],
};

function toEvidence(share: number): number {
  return Math.max(-MOST_EVIDENCE, Math.min(MOST_EVIDENCE, SLOPE * toLogOdds(share)));
}

function toWords(share: number, differences: readonly string[]): Pick<Opinion, 'summary' | 'details'> {
  const isSame = share >= SAYS_THE_SAME;
  if (share >= 0.5)
    return {
      summary: `a second answer of the same tier says ${isSame ? '' : 'about '}the same`,
      details: [],
    };
  const [first = 'says something else', ...others] = differences;
  return {
    summary: `a second answer ${first}`,
    details: others.map((difference) => `a second answer ${difference}`),
  };
}
