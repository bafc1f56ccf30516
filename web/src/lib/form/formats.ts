/** The texts with a checksum or a fixed shape, checked as the server checks them. */
import { latin } from '$lib/digits/digits';

const squeeze = (text: string) => latin(text).replace(/[\s\u200c\u200e\u200f-]/g, '');

/** The text as it is kept: Latin digits, no spacing, IBAN in capitals. */
export function canonical(format: string, text: string): string {
  if (format === 'email' || format === 'url') return text.trim();
  if (format === 'mobile') return squeeze(text).replace(/^(\+98|0098|98(?=9\d{9}$))/, '0');
  return squeeze(text).toUpperCase();
}

/** True when the canonical text is right for its format; formats that the page does not know are left to the server. */
export function isFormat(format: string, text: string): boolean {
  return CHECKS[format]?.(text) ?? true;
}

const CHECKS: Record<string, (text: string) => boolean> = {
  national_id: nationalId,
  legal_id: legalId,
  iban,
  mobile: (text) => /^09\d{9}$/.test(text),
  postal_code: (text) => /^\d{10}$/.test(text) && !/^0/.test(text),
  email: (text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text),
  url: (text) => /^https?:\/\/[^\s/]+\.[^\s]+$/.test(text)
};

function nationalId(text: string): boolean {
  if (!/^\d{10}$/.test(text) || /^(\d)\1{9}$/.test(text)) return false;
  const sum = [...text.slice(0, 9)].reduce((total, digit, i) => total + Number(digit) * (10 - i), 0) % 11;
  return Number(text[9]) === (sum < 2 ? sum : 11 - sum);
}

function legalId(text: string): boolean {
  if (!/^\d{11}$/.test(text) || /^(\d)\1{10}$/.test(text)) return false;
  const tens = Number(text[9]) + 2;
  const factors = [29, 27, 23, 19, 17];
  const sum = [...text.slice(0, 10)].reduce((total, digit, i) => total + (Number(digit) + tens) * (factors[i % 5] ?? 0), 0) % 11;
  return Number(text[10]) === (sum === 10 ? 0 : sum);
}

function iban(text: string): boolean {
  if (!/^IR\d{24}$/.test(text)) return false;
  const moved = text.slice(4) + '1827' + text.slice(2, 4);
  return BigInt(moved) % 97n === 1n;
}
