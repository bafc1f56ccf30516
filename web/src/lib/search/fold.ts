/** The form in which texts are compared and searched, as the server has it: its table of examples holds both to it. */
import { latin } from '$lib/digits/digits';

const LETTERS: Record<string, string> = {
  ي: 'ی', ى: 'ی', ك: 'ک', آ: 'ا', أ: 'ا', إ: 'ا', ٱ: 'ا', ؤ: 'و', ئ: 'ی', ة: 'ه', ۀ: 'ه', ە: 'ه', ـ: '', '\u200c': ' '
};

/** What nobody sees: bidi marks, zero-width characters, the soft hyphen. */
const UNSEEN = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffd]/gu;
const MARKS = /\p{Mn}/gu;
const OTHERS = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');

export const fold = (text: string): string =>
  latin(text)
    .toLowerCase()
    .replace(UNSEEN, '')
    .replace(OTHERS, (letter) => LETTERS[letter] ?? letter)
    .replace(MARKS, '')
    .replace(/\s+/gu, ' ')
    .trim();
