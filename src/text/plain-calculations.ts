/** Notes of a calculator beside what they were worked out for. */
const NOTES = /<<[^<>]{0,200}>>/g;
const LATEX = /\\(?:[()[\]{},;!%$]|(?:times|cdot|div|left|right|quad|approx)(?![a-z])|text(?=\{))/gi;
const LATEX_SIGNS: Readonly<Record<string, string>> = {
  '\\times': '*',
  '\\cdot': '*',
  '\\div': '/',
  '\\approx': '≈',
  '\\%': '%',
  '\\$': '$',
};
const FRACTION = /\\[dt]?frac\{([^{}]{1,40})\}\{([^{}]{1,40})\}/g;
const BRACED_WORDS = /\{([\p{L} .]{1,40})\}/gu;
const POWER = /(?<=\d ?)\*\*(?= ?\d)/g;
const BOLD = /\*\*|__/g;
/**
 * What has digits and is no number to calculate with: dates, clock times, ordinals, versions and addresses, names,
 * and decimal commas, which would be read as two numbers.
 */
const NO_NUMBER =
  /(?<!\d)(?:\d{4}-\d\d-\d\d(?!\d)|\d{1,2}\/\d{1,2}\/\d{4}(?!\d)|\d{1,15}:\d+|\d{1,15}(?:\.\d{1,15}){2,}|\d{1,15}(?:\.\d{3})?,(?:\d{1,2}|\d{4,15})(?!\d)|\d{1,15} ?(?:st|nd|rd|th|[ap]m)(?!\p{L}))|[\p{L}_]\d[\p{L}\d_.]*/giu;

/**
 * A text with its calculations in plain writing: LaTeX and bold type undone, a calculator's notes left out, and a
 * line break for whatever has digits and is no number.
 */
export function toPlainCalculations(text: string): string {
  const plain = text.replace(NOTES, '').replace(POWER, '^').replace(BOLD, '');
  const written = plain.includes('\\')
    ? plain
        .replace(FRACTION, '($1)/($2)')
        .replace(LATEX, (command) => LATEX_SIGNS[command.toLowerCase()] ?? ' ')
        .replace(BRACED_WORDS, ' $1 ')
    : plain;
  return written.replace(NO_NUMBER, '\n');
}
