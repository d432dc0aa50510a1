import type { SpokenWord } from './spoken-words.ts';

export const PREPOSITIONS = words(
  'on in for of with from to at by via without after before during under over per into through ' +
    'auf unter für mit bei aus ohne nach sur pour avec dans sans chez con para por sin desde su senza nel nella ' +
    'em com sem no na op voor met zonder naar',
);
export const DETERMINERS = words(
  'a an the my our your this that their der die das den dem einer einem einen meinem le la les un une mon ma el los las una ' +
    'mi il lo gli o os as um uma de het een mijn',
);
/** What makes a clause of it: a verb or a word that asks. */
export const CLAUSE = words(
  'is are was were am do does did can could will would should may might must has have had i you we he she they it if when ' +
    "why how what which who where because that unless don't doesn't didn't can't isn't won't get got need want please " +
    'ist sind kann können wird wie wo wann warum wieso was wer welche welcher ich wenn falls ' +
    'est sont peut puis comment combien quand pourquoi quel quelle où si je j’ai ' +
    'es son puede puedo cómo cuánto dónde cuándo qué cuál hay hago ' +
    'è sono posso può come quanto dove perché se são onde porque ' +
    'kan hoe wat waar wanneer waarom wie ik als',
);
/** Kinds of things that one and the same question can be asked for. */
const KINDS = [
  'windows macos mac macbook osx linux ubuntu debian ios iphone ipad android chromebook phone mobile smartphone tablet laptop ' +
    'desktop computer pc handy',
  'app apps website web browser chrome firefox safari edge',
  'free basic starter standard plus pro premium team business enterprise',
  'hourly daily weekly monthly quarterly yearly annually',
].map(words);
/** The kind of thing that `word` names, by its members; undefined where it is none that questions are asked for. */
export function kindOf(word: SpokenWord | undefined): ReadonlySet<string> | undefined {
  return KINDS.find((kind) => kind.has(word?.word ?? ''));
}

/** True also for the first word of a sentence, unlike isName. */
export function isCapitalised({ written }: SpokenWord): boolean {
  return /^\p{Lu}|^\[/u.test(written) && written !== 'I';
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
