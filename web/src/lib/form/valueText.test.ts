import { expect, test } from 'vitest';
import { valueText } from './valueText';

test.each([
  [{ kind: 'decimal' }, '12.5', '۱۲٫۵'],
  [{ kind: 'decimal' }, '7', '۷'],
  [{ kind: 'int' }, 1200, '۱٬۲۰۰'],
  [{ kind: 'bool' }, true, 'بله'],
  [{ kind: 'time' }, '14:30', '۱۴:۳۰']
] as const)('%o %s reads %s', (type, value, text) => expect(valueText(type, value)).toBe(text));
