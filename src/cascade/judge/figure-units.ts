/** In days; a month is a twelfth of a year. Answers may be in another language than their sources. */
const DAYS: readonly (readonly [number, string])[] = [
  [1 / 86_400_000, 'ms millisecond milliseconds millisekunde millisekunden'],
  [1 / 86_400, 's second seconds sec secs sekunde sekunden seconde secondes segundo segundos secondi'],
  [1 / 1_440, 'minute minutes min mins minuten minuto minutos minuti'],
  [1 / 24, 'h hour hours hr hrs stunde stunden heure heures hora horas ora ore uur'],
  [1, 'd day days tag tage tagen jour jours día días dia dias giorno giorni dag dagen'],
  [7, 'week weeks woche wochen semaine semaines semana semanas settimana settimane weken'],
  [14, 'fortnight fortnights'],
  [365 / 12, 'month months monat monate monaten mois mes meses mese mesi mês maand maanden'],
  [365, 'year years jahr jahre jahren an ans année années año años anno anni ano anos jaar'],
];
const GIGABYTES: readonly (readonly [number, string])[] = [
  [1e-9, 'byte bytes'],
  [1e-6, 'kb kib kilobyte kilobytes'],
  [1e-3, 'mb mib megabyte megabytes'],
  [1, 'gb gib gigabyte gigabytes'],
  [1e3, 'tb tib terabyte terabytes'],
];
const CURRENCIES =
  'usd eur gbp chf sek nok dkk jpy cad aud inr pln czk $ € £ ¥ ₹ ' +
  'dollar dollars euro euros pound pounds cent cents franc francs yen';

export const TIMES = toTable(DAYS);
export const SIZES = toTable(GIGABYTES);
export const MONEY: ReadonlySet<string> = new Set(CURRENCIES.split(' '));

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
export const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function toTable(entries: readonly (readonly [number, string])[]): ReadonlyMap<string, number> {
  return new Map(
    entries.flatMap(([size, words]) => words.split(' ').map((word): [string, number] => [word, size])),
  );
}
