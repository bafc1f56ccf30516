import { expect, test } from 'vitest';
import { amountText, parseAmount, RIAL, tomanOf, unitName } from './money';

const EUR = { code: 'EUR', exponent: 2 };

test.each([
  ['1,200,000', RIAL, 1_200_000],
  ['۱٬۲۰۰', RIAL, 1200],
  ['12.5', RIAL, undefined],
  ['12.05', EUR, 1205],
  ['۱۲٫۵', EUR, 1250],
  ['12', EUR, 1200],
  ['1,234.50', EUR, 123_450],
  ['-0.05', EUR, -5],
  ['12.', EUR, 1200],
  ['12.055', EUR, undefined],
  ['1.2.3', EUR, undefined],
  ['.5', EUR, undefined],
  ['twelve', EUR, undefined],
  ['', EUR, undefined],
  ['99999999999999999.00', EUR, undefined]
])('%s in %j is %s', (typed, unit, want) => expect(parseAmount(typed, unit)).toBe(want));

test.each([
  [120_000, RIAL, '۱۲۰٬۰۰۰ ریال'],
  [1205, EUR, '۱۲٫۰۵ EUR'],
  [5, EUR, '۰٫۰۵ EUR'],
  [-5, EUR, '−۰٫۰۵ EUR'],
  [-1205, EUR, '−۱۲٫۰۵ EUR'],
  [100_000_00, EUR, '۱۰۰٬۰۰۰٫۰۰ EUR']
])('%s of %j is read as %s', (units, unit, want) => expect(amountText(units, unit)).toBe(want));

test('only rial are said in toman', () => {
  expect(tomanOf(200_000, 'IRR')).toBe('بیست هزار تومان');
  expect(tomanOf(200_000, 'EUR')).toBeUndefined();
  expect(unitName(EUR)).toBe('EUR');
});
