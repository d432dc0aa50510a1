/** Each takes the digits alone, or the letters in capitals too, of the right length; the caller sees to that. */

/** ISO/IEC 7812: cards, Swedish personal numbers. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = digit * 2;
    sum += place % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** ISO 7064 mod 97-10 as IBANs use it: the first four characters go last, letters count from 10. */
export function passesIbanCheck(iban: string): boolean {
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

const VERHOEFF_PERMUTATION = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

/** Verhoeff's check in the dihedral group of order ten: Aadhaar. */
export function passesVerhoeff(digits: string): boolean {
  let check = 0;
  for (let place = 0; place < digits.length; place += 1) {
    let digit = Number(digits[digits.length - 1 - place]);
    for (let turn = 0; turn < place % 8; turn += 1) digit = VERHOEFF_PERMUTATION[digit] ?? 0;
    check = multiplyInDihedralGroup(check, digit);
  }
  return check === 0;
}

/** 0 to 4 are rotations, 5 to 9 reflections of a pentagon. */
function multiplyInDihedralGroup(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : 5 + ((a + b - 5) % 5);
  return b < 5 ? 5 + ((a - b) % 5) : (a - b + 5) % 5;
}

/** Sum of digit times weight; `weights` ends the count where it is shorter. */
function weigh(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, place) => sum + weight * Number(digits[place]), 0);
}

/** Two check digits, each mod 11; eleven of one digit pass the sums but are never given out. */
export function passesCpf(digits: string): boolean {
  const toCheck = (count: number) => {
    const weights = Array.from({ length: count }, (_, place) => count + 1 - place);
    return ((weigh(digits, weights) * 10) % 11) % 10;
  };
  const isOneDigit = digits === digits[0]?.repeat(11);
  return !isOneDigit && toCheck(9) === Number(digits[9]) && toCheck(10) === Number(digits[10]);
}

/** The "eleven test" of the Dutch burgerservicenummer. */
export function passesBsn(digits: string): boolean {
  return Number(digits) > 0 && weigh(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
}

/** GS1's check digit, here of the Swiss AHV number. */
export function passesEan13(digits: string): boolean {
  return weigh(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0;
}

export function passesPesel(digits: string): boolean {
  return weigh(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;
}

/** ISO 7064 mod 11,10; of the first ten digits one comes twice or thrice, and the number never starts with 0. */
export function passesSteuerId(digits: string): boolean {
  let product = 10;
  for (const digit of digits.slice(0, 10)) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  const distinct = new Set(digits.slice(0, 10)).size;
  return (
    digits[0] !== '0' && (distinct === 9 || distinct === 8) && (11 - product) % 10 === Number(digits[10])
  );
}

/** The two last of 15 digits are 97 less the rest of the others; in Corsica 2A and 2B stand for 19 and 18. */
export function passesNir(nir: string): boolean {
  const digits = nir.replace('2A', '19').replace('2B', '18');
  return 97 - Number(BigInt(digits.slice(0, 13)) % 97n) === Number(digits.slice(13));
}

const DNI_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** The letter of a Spanish DNI (`12345678Z`), or of a NIE, whose first letter stands for 0, 1 or 2. */
export function passesDni(dni: string): boolean {
  const number = Number(dni.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter))));
  return DNI_LETTERS[number % 23] === dni.at(-1);
}

/** What the characters 0-9, then A-Z, at odd places of a codice fiscale count for. */
const ODD_DIGITS = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
const ODD_LETTERS = [...ODD_DIGITS, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

export function passesCodiceFiscale(code: string): boolean {
  let sum = 0;
  for (const [index, character] of [...code.slice(0, 15)].entries()) {
    const value = Number.parseInt(character, 36);
    const even = value > 9 ? value - 10 : value;
    sum += index % 2 === 1 ? even : (ODD_LETTERS[even] ?? 0);
  }
  return String.fromCharCode(65 + (sum % 26)) === code[15];
}
