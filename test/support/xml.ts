const TOKEN = /<(\/?)([\w:-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)|[\s\S]/g;
const ENTITY = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i;
/** What XML 1.0 has no place for: controls, halves of a character, two code points that are none. */
const NO_CHARACTER = /[\p{Cc}--[\t\n\r]]|\p{Cs}|[\ufffe\uffff]/v;

/** Why `text` is not well-formed XML of elements, attributes and text alone, without CDATA or comments; '' where it is. */
export function faultOfXml(text: string): string {
  const open: string[] = [];
  let roots = 0;
  if (NO_CHARACTER.test(text)) return 'a character that XML has not';
  for (const [token, slash, name = '', attributes = '', selfClosing, words] of text.matchAll(TOKEN)) {
    if (ENTITY.test(words ?? attributes)) return `an unknown entity in ${token}`;
    if (words !== undefined) {
      if (open.length === 0 && words.trim() !== '') return `text outside: ${words}`;
    } else if (name === '') return `no tag: ${token}`;
    else if (slash) {
      if (open.pop() !== name) return `</${name}> closes something else`;
    } else {
      if (open.length === 0) roots += 1;
      const names = Array.from(attributes.matchAll(/([\w:-]+)="/g), ([, attribute]) => attribute);
      if (new Set(names).size < names.length) return `an attribute twice in ${token}`;
      if (!selfClosing) open.push(name);
    }
  }
  return open.length > 0 ? `<${open.at(-1)}> is not closed` : roots === 1 ? '' : `${roots} roots`;
}
