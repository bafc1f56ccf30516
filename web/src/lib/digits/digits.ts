/** Digits and numbers as people type them and as they read them. */

export const MAX_INT = Number.MAX_SAFE_INTEGER;

const ZEROS = [0x30, 0x6f0, 0x660];

function mapDigits(text: string, zero: number): string {
  return text.replace(/[0-9۰-۹٠-٩]/g, (digit) => {
    const code = digit.charCodeAt(0);
    const from = ZEROS.find((z) => code >= z && code <= z + 9) ?? zero;
    return String.fromCharCode(code - from + zero);
  });
}

/** Persian and Arabic-Indic digits become 0-9. */
export const latin = (text: string): string => mapDigits(text, 0x30);

/** All digits become Persian ones. */
export const persian = (text: string): string => mapDigits(text, 0x6f0);

/** How many digits of any script a text has. */
export const countDigits = (text: string): number => (text.match(/[0-9۰-۹٠-٩]/g) ?? []).length;

/** A typed whole number; undefined when it is not one. Spaces and thousands separators of both scripts are ignored. */
export function parseWhole(typed: string): number | undefined {
  const text = latin(typed).replace(/[\s\u200c\u200e\u200f,٬،_]/g, '').replace(/^[−–]/, '-');
  if (!/^-?\d+$/.test(text)) return undefined;
  const value = Number(text);
  return Math.abs(value) <= MAX_INT ? value : undefined;
}

/** A typed decimal in its canonical form ("12.50"); undefined when it is not one. */
export function parseDecimal(typed: string): string | undefined {
  const text = latin(typed).replace(/[\s\u200c\u200e\u200f,٬،]/g, '').replace('٫', '.').replace('/', '.').replace(/^[−–]/, '-');
  return /^-?\d+(\.\d+)?$/.test(text) ? text : undefined;
}

/** Groups a whole number by thousands, in the digits of the language. */
export function grouped(value: number, lang: string): string {
  const text = String(Math.abs(value)).replace(/\B(?=(\d{3})+$)/g, lang === 'fa' ? '٬' : ',');
  const signed = (value < 0 ? '\u2212' : '') + text;
  return lang === 'fa' ? persian(signed) : signed;
}

const ONES = ['', 'یک', 'دو', 'سه', 'چهار', 'پنج', 'شش', 'هفت', 'هشت', 'نه', 'ده', 'یازده', 'دوازده', 'سیزده', 'چهارده', 'پانزده', 'شانزده', 'هفده', 'هجده', 'نوزده'];
const TENS = ['', '', 'بیست', 'سی', 'چهل', 'پنجاه', 'شصت', 'هفتاد', 'هشتاد', 'نود'];
const HUNDREDS = ['', 'صد', 'دویست', 'سیصد', 'چهارصد', 'پانصد', 'ششصد', 'هفتصد', 'هشتصد', 'نهصد'];
const SCALES = ['', 'هزار', 'میلیون', 'میلیارد', 'هزار میلیارد', 'میلیون میلیارد'];

function threeDigits(n: number): string[] {
  const rest = n % 100;
  const low = rest < 20 ? [ONES[rest]] : [TENS[Math.floor(rest / 10)], ONES[rest % 10]];
  return [HUNDREDS[Math.floor(n / 100)], ...low].filter((word): word is string => Boolean(word));
}

/** A whole number in Persian words: 1250 is «هزار و دویست و پنجاه». */
export function persianWords(value: number): string {
  if (value === 0) return 'صفر';
  const parts: string[] = [];
  for (let rest = Math.abs(value), scale = 0; rest > 0; rest = Math.floor(rest / 1000), scale++) {
    const group = rest % 1000;
    if (group === 0) continue;
    const words = group === 1 && scale === 1 ? [] : threeDigits(group);
    parts.unshift([words.join(' و '), SCALES[scale]].filter(Boolean).join(' '));
  }
  return (value < 0 ? 'منفی ' : '') + parts.join(' و ');
}

/** An amount of rial in toman as people say it: «هشتصد هزار تومان», "800,000 toman". */
export function tomanWords(rial: number, lang: string): string {
  const toman = Math.trunc(rial / 10);
  const rest = Math.abs(rial % 10);
  if (lang !== 'fa') return `${grouped(toman, lang)} toman` + (rest ? ` and ${rest} rial` : '');
  if (toman === 0 && rest) return `${persianWords(rial)} ریال`;
  return `${persianWords(toman)} تومان` + (rest ? ` و ${persianWords(rest)} ریال` : '');
}
