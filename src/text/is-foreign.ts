/** Frequent words of German, French, Spanish, Italian, Portuguese and Dutch that English does not have. */
const FOREIGN_WORDS = new Set(
  (
    'der das und ist nicht ich wie kann mein meine meinen eine einen einem wo warum für mit auf wird mir sich bitte welche funktioniert geht ' +
    'le les une des je ne pas comment mon ma où pourquoi vous est sont puis peux avec dans pouvez ' +
    'el los las una es cómo como mi qué que dónde puedo hacer tengo necesito está ' +
    'il gli è perché non che mio sono posso della devo dove ' +
    'não uma meu minha onde posso fazer preciso você ' +
    'het een hoe ik mijn niet waar kan mij wat werkt'
  ).split(' '),
);
const OTHER_LETTERS = /(?!\p{Script=Latin})\p{L}/u;
const WORD = /\p{L}+/gu;

/** Whether `text` is in another language than English, by letters and by frequent words of six others; rough. */
export function isForeign(text: string): boolean {
  if (OTHER_LETTERS.test(text)) return true;
  return (text.toLowerCase().match(WORD) ?? []).some((word) => FOREIGN_WORDS.has(word));
}
