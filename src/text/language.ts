import { remember } from './remember.ts';

/** Short words that hardly a sentence of a language does without, and that the other languages here lack. */
const FUNCTION_WORDS: Readonly<Record<string, string>> = {
  en: 'as so no per total each she he they their her his them will would there than then more who did been about all out up me us our the and is are was were to of for with my your you it this that do does can how what why when which have has not but from i we be at or if by where could should get had',
  de: 'der die das und ist nicht ich wir sie mit auf für ein eine einen zu den dem wie was warum kann kein keine mein meine haben bei auch wird sind',
  fr: 'le la les des est et je vous nous pour avec une mon ma mes que qui comment pourquoi pas dans sur ne au aux ce cette sont peut',
  es: 'el los las es y yo usted nosotros para con una mi mis que como por qué cómo no en del al se puede está pero hay cuál',
  it: 'il lo gli è e io noi con una mio mia che come perché non nel della del di sono può ho questo quale si',
  pt: 'o os é e eu nós para com uma meu minha que como por não em da no na se pode está mas qual são você',
  nl: 'de het een en is ik wij je voor met mijn niet wat hoe waarom kan op van aan zijn er dat deze ook geen naar',
  pl: 'w na nie jest się z jak czy że dla mam moje moja przez ale co o jestem można',
};
const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['zh', /\p{Script=Han}/u],
  ['ko', /\p{Script=Hangul}/u],
  ['ru', /\p{Script=Cyrillic}/u],
  ['ar', /\p{Script=Arabic}/u],
  ['he', /\p{Script=Hebrew}/u],
  ['el', /\p{Script=Greek}/u],
  ['th', /\p{Script=Thai}/u],
  ['hi', /\p{Script=Devanagari}/u],
];
const LANGUAGES_OF = new Map<string, string[]>();
for (const [language, words] of Object.entries(FUNCTION_WORDS)) {
  for (const word of words.split(' ')) LANGUAGES_OF.set(word, [...(LANGUAGES_OF.get(word) ?? []), language]);
}

/** Past the Latin letters with their marks. */
const BEYOND_LATIN = /[\u0370-\uffff]/;
const READ = 1_000;
const CODE = /```[\s\S]*?(?:```|$)|`[^`\n]*`/g;
const WORD = /\p{L}+/gu;
/** Fewer hits, or no lead of one over the next language, leave it open. */
const FEWEST_HITS = 2;

/**
 * The language of a text by its script or its function words, as an ISO 639-1 code; undefined where too little of
 * either is there. Reads the first thousand characters.
 */
export const toLanguage = remember(readLanguage, 20_000);

function readLanguage(text: string): string | undefined {
  const read = text.slice(0, READ).replace(CODE, ' ').toLowerCase();
  const words = read.match(WORD) ?? [];
  if (words.length === 0) return undefined;
  if (BEYOND_LATIN.test(read)) {
    const script = SCRIPTS.find(
      ([, pattern]) => words.filter((word) => pattern.test(word)).length * 2 > words.length,
    );
    if (script) return script[0];
  }
  const hits = new Map<string, number>();
  for (const word of words) {
    for (const language of LANGUAGES_OF.get(word) ?? []) hits.set(language, (hits.get(language) ?? 0) + 1);
  }
  const [first, second] = [...hits].sort(([, a], [, b]) => b - a);
  return first && first[1] >= FEWEST_HITS && first[1] > (second?.[1] ?? 0) ? first[0] : undefined;
}
