const GRADES = ['easy', 'medium', 'hard'];
const MOST = 8;

interface Tagged {
  readonly tag: string;
  readonly questions: number;
}

/** Tags that grade questions, in their order; where there are none, the eight with most questions. */
export function chooseTags(tags: readonly Tagged[]): readonly Tagged[] {
  const grades = GRADES.flatMap((grade) => tags.find(({ tag }) => tag.trim().toLowerCase() === grade) ?? []);
  if (grades.length > 0) return grades;
  return tags.toSorted((a, b) => b.questions - a.questions).slice(0, MOST);
}
