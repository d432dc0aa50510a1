/** What a text has that a finder needs, as bits: a text without any of them is not searched at all. */
export const SIGNS = { at: 1, digits: 2, run: 4, name: 8, url: 16, spelt: 32, block: 64 } as const;

/** Six digits, as in a UK National Insurance number, with at most what stands between those of one number. */
const DIGITS = /\d(?:\D{0,3}\d){5}/;
/** Letters, digits and marks of keys without a break. */
const RUN = { characters: 16, digitsOrCapitals: 4 };
const SPELT = /[[({<] ?at ?[\])}>]| dot /i;
const NAME =
  /pass|pwd|psw|pw\b|secret|token|creds?\b|key|otp|cv[vc]|code|pin\b|tan\b| -u |--user|kennwort|contrase|mot de|senha|wachtwoord|senord|密码|パスワード/i;
const IN_RUN = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w+-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** The signs in `text`; cheap, as every text is looked through for them. */
export function readSigns(text: string): number {
  let signs = 0;
  if (text.includes('@') || text.includes('%40')) signs |= SIGNS.at;
  if (signs !== 0 && text.includes('://')) signs |= SIGNS.url;
  if (DIGITS.test(text)) signs |= SIGNS.digits;
  if (hasRun(text)) signs |= SIGNS.run;
  if (NAME.test(text)) signs |= SIGNS.name;
  if (SPELT.test(text)) signs |= SIGNS.spelt;
  if (text.includes('PRIVATE KEY') || text.includes('PuTTY-User')) signs |= SIGNS.block;
  return signs;
}

/** Two places half a run apart are within every run: only where both have its characters is it walked. */
function hasRun(text: string): boolean {
  const half = RUN.characters / 2;
  for (let place = half; place < text.length; place += half) {
    if (!isInRun(text, place) || !isInRun(text, place - half)) continue;
    let start = place;
    while (start > 0 && isInRun(text, start - 1)) start -= 1;
    let end = place;
    while (end < text.length && isInRun(text, end)) end += 1;
    if (end - start >= RUN.characters && countMarked(text, start, end) >= RUN.digitsOrCapitals) return true;
    place = end - (end % half);
  }
  return false;
}

function isInRun(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code < 128 && IN_RUN[code] === 1;
}

function countMarked(text: string, start: number, end: number): number {
  return text.slice(start, end).replace(/[^\dA-Z]/g, '').length;
}
