/** How the page says things in the language of its reader. */
import { lang } from '$lib/i18n';

export const say = (fa: string, en: string): string => (lang() === 'fa' ? fa : en);

const STATES = {
  plain: ['عادی', 'As usual'],
  empty: ['خالی', 'Empty'],
  filled: ['پر شده', 'Filled in'],
  loading: ['در حال آمدن', 'Loading'],
  busy: ['در حال انجام', 'Busy'],
  disabled: ['غیرفعال', 'Disabled'],
  wrong: ['با خطا', 'With an error'],
  failed: ['ناموفق', 'Failed'],
  denied: ['بی‌اجازه', 'Not allowed'],
  missing: ['پیدا نشده', 'Not found'],
  offline: ['بی‌شبکه', 'Without a network'],
  stale: ['قدیمی', 'Out of date'],
  readOnly: ['فقط خواندنی', 'Read only'],
  done: ['انجام شده', 'Done'],
  long: ['نوشته‌ی بلند', 'Long words'],
  mixed: ['فارسی و لاتین با هم', 'Persian and Latin together'],
  opened: ['باز شدنی', 'To be opened']
} as const;

export type StateName = keyof typeof STATES;

export const stateName = (name: StateName): string => say(STATES[name][0], STATES[name][1]);

/** A line that is longer than its place, with a word that cannot be broken where words end. */
export const long = (): string =>
  say(
    'رسیدگی به درخواست بازپرداخت هزینه‌های بیمارستانی بیمه‌شدگان تکمیلی استان آذربایجان‌غربی با پیوست‌های paper-2026-invoice-0000000000000001',
    'Reimbursement of hospital expenses of supplementary insured persons of West Azerbaijan with attachments-paper-2026-invoice-0000000000000001'
  );

/** Both directions in one line. */
export const mixed = (): string =>
  say('پرونده‌ی CL-1405/27 با فایل invoice (2).pdf از Siemens رسید، ۳ برگ', 'Case CL-1405/27 of «بیمارستان مهر» came with invoice (2).pdf, 3 pages');
