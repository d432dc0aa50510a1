import { toTerms } from '../../text/words.ts';
import { toDifficulty } from '../score/score-support.ts';
import { toAnsweringSigns } from './answering-signs.ts';
import { toEvidence } from './evidence.ts';
import { toEvidenceSigns } from './evidence-signs.ts';
import { toFigureSigns } from './figure-signs.ts';
import { toFormSigns } from './form-signs.ts';
import type { Judged } from './judged.ts';
import type { Sign } from './sign.ts';
import { toStanceSigns } from './stance-signs.ts';
import { toTopicSigns } from './topic-signs.ts';
import { toWorkingSigns } from './working-signs.ts';

const MOST_DIFFICULTY = 10;

/** Everything that the judge looks at. */
export function toSigns(judged: Judged): Sign[] {
  const { question, answer, sources, isCutShort = false } = judged;
  const said = new Set(toTerms([answer, ...sources.map(({ title = '' }) => title)].join(' ')));
  return [
    { name: 'difficulty', value: Math.min(MOST_DIFFICULTY, toDifficulty(question)) },
    ...toWorkingSigns(judged),
    ...toStanceSigns(answer),
    ...toFormSigns(question, answer, isCutShort),
    ...toAnsweringSigns(judged, said),
    ...(sources.length > 0 ? toSourceSigns(judged) : []),
  ];
}

function toSourceSigns(judged: Judged): Sign[] {
  const evidence = toEvidence(judged);
  return [
    ...toEvidenceSigns(judged, evidence),
    ...toFigureSigns(judged, evidence),
    ...toTopicSigns(judged, evidence),
  ];
}
