import { describe, expect, test } from 'vitest';
import { grouped, latin, parseDecimal, parseWhole, persian, persianWords, tomanWords } from './digits';

describe('digits', () => {
  test('of the three scripts become Latin and Persian', () => {
    expect(latin('۱۲۳٤٥6')).toBe('123456');
    expect(persian('09٣')).toBe('۰۹۳');
  });
  test.each([
    ['۸٬۰۰۰٬۰۰۰', 8000000],
    ['8,000 000', 8000000],
    ['٤٢', 42],
    ['−۵', -5],
    ['', undefined],
    ['12a', undefined],
    ['1.5', undefined],
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', undefined]
  ])('typed whole number %s', (typed, want) => expect(parseWhole(typed)).toBe(want));
  test.each([
    ['۱۲٫۵۰', '12.50'],
    ['12/5', '12.5'],
    ['-3', '-3'],
    ['1.2.3', undefined]
  ])('typed decimal %s', (typed, want) => expect(parseDecimal(typed)).toBe(want));
  test('are grouped in both scripts', () => {
    expect(grouped(1234567, 'fa')).toBe('۱٬۲۳۴٬۵۶۷');
    expect(grouped(-1234, 'en')).toBe('−1,234');
  });
});

describe('amounts in words', () => {
  test.each([
    [0, 'صفر'],
    [19, 'نوزده'],
    [1000, 'هزار'],
    [1250, 'هزار و دویست و پنجاه'],
    [21_005, 'بیست و یک هزار و پنج'],
    [1_000_000, 'یک میلیون'],
    [2_001_000_340, 'دو میلیارد و یک میلیون و سیصد و چهل']
  ])('%d', (value, words) => expect(persianWords(value)).toBe(words));
  test('are said in toman', () => {
    expect(tomanWords(8_000_000, 'fa')).toBe('هشتصد هزار تومان');
    expect(tomanWords(15, 'fa')).toBe('یک تومان و پنج ریال');
    expect(tomanWords(7, 'fa')).toBe('هفت ریال');
    expect(tomanWords(8_000_005, 'en')).toBe('800,000 toman and 5 rial');
  });
});
