import type { Scorer } from './complexity.ts';
import { correctByRetrieval } from './correct-by-retrieval.ts';
import { scoreCourse } from './score-course.ts';
import { scoreSupport } from './score-support.ts';

/** By the name that the configuration has for it. The course's is kept to the letter. */
export const SCORERS: Readonly<Record<'course' | 'support', Scorer>> = {
  course: scoreCourse,
  support: (text, grounding) =>
    grounding ? correctByRetrieval(scoreSupport(text), grounding) : scoreSupport(text),
};
