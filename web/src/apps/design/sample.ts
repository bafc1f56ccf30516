/** What the components are shown with. */
import type { CaseRow, Choice, Doc, Entry, Letter, Offer, Payment, Row, Stage, Sum } from '$lib/api/types';
import { amountText, RIAL } from '$lib/money/money';
import { long, mixed, say } from './words';

const HOUR = 3600_000;
const DAY = 24 * HOUR;

/** A moment that far from now. */
export const at = (hours: number): string => new Date(Date.now() + hours * HOUR).toISOString();
export const PAST = '2026-03-21T08:30:00Z';

/** A request of the server that is not answered. */
export const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

export const sum = (units: number): Sum => ({ units, currency: 'IRR', words: amountText(units, RIAL) });

const doc = (id: string, name: string, type: string, size: number): Doc => ({ id, name, type, size, at: PAST, by: say('سارا احمدی', 'Sara Ahmadi') });
export const documents = (): Doc[] => [
  doc('d1', say('صورت‌حساب بیمارستان مهر.pdf', 'Invoice of Mehr hospital.pdf'), 'application/pdf', 482_300),
  doc('d2', 'invoice (2) نهایی.png', 'image/png', 2_341_000),
  doc('d3', `${'scan_of_the_policy_'.repeat(5)}.pdf`, 'application/pdf', 9_100_000)
];

const payment = (id: string, state: Payment['state'], more: Partial<Payment> = {}): Payment => ({ id, item: id, state, amount: sum(2_000_000), at: PAST, begun_at: PAST, ...more });
export const payments = (): Payment[] => [
  payment('sent', 'sent'),
  payment('unknown', 'unknown', { said: say('بانک پاسخ نداد.', 'The bank did not answer.') }),
  payment('claimed', 'claimed'),
  payment('paid', 'paid', { ref: '140512345678', receipt_no: 'R-1405-7' }),
  payment('failed', 'failed', { said: long() }),
  payment('late', 'late'),
  payment('accepted', 'accepted'),
  payment('disputed', 'disputed', { got: sum(1_500_000) }),
  payment('refunded', 'refunded', { refunds: [{ id: 'b1', amount: sum(2_000_000), at: PAST, done: true, ref: '9912' }] }),
  payment('back', 'refunded', { refunds: [{ id: 'b2', amount: sum(2_000_000), at: PAST, done: false }] })
];

export const stages = (): Stage[] => [
  { label: say('ثبت', 'Filed'), state: 'done' },
  { label: say('بررسی پرونده', 'Review'), state: 'current', at: PAST, note: say('مدارک کامل نیست', 'Papers are missing') },
  { label: say('پرداخت', 'Payment'), state: 'next' },
  { label: say('بایگانی و پایان', 'Filing and end'), state: 'next' }
];

const entry = (text: string, more: Partial<Entry> = {}): Entry => ({ at: PAST, glass: 'public', kind: 'note', text, ...more });
export const entries = (): Entry[] => [
  entry(say('درخواست ثبت شد', 'The request was filed'), { side: 'customer', by: say('سارا احمدی', 'Sara Ahmadi') }),
  entry(say('هویت استعلام شد', 'The identity was checked'), { side: 'system' }),
  entry(long(), { side: 'staff', by: say('مینا رضایی', 'Mina Rezaei') }),
  entry(mixed(), { side: 'staff', glass: 'private' })
];

export const letter = (): Letter => ({
  no: '1405/27/ب',
  date: PAST,
  subject: say('پذیرش درخواست هزینه‌ی درمان', 'Your claim is accepted'),
  body: say('سرکار خانم احمدی\nبا سلام، درخواست شما پذیرفته شد و مبلغ آن تا سه روز کاری واریز می‌شود.', 'Dear Ms Ahmadi,\nYour claim is accepted. The money will be paid within three business days.'),
  signed_by: say('مینا رضایی، مدیر رسیدگی', 'Mina Rezaei, head of claims')
});

export const caseRow = (more: Partial<CaseRow> = {}): CaseRow => ({
  id: 'c1', cursor: 'c1', no: '1405-000123', open: true, opened_at: PAST, updated_at: PAST, waiting: 'customer',
  service: say('هزینه‌ی درمان', 'Medical-expense claim'), status: say('در انتظار تکمیل مدارک از سوی شما', 'Waiting for documents from you'), subject: '', ...more
});

export const itemRow = (more: Partial<Row> = {}): Row => ({
  id: 'i1', case: 'c1', cursor: 'i1', no: '1405-000123', kind: 'task', opened_at: PAST, subject: '',
  label: say('تکمیل مدارک', 'Complete the papers'), service: say('هزینه‌ی درمان', 'Medical-expense claim'), ...more
});

const offer = (process: string, title: string, help?: string, group?: string): Offer => ({ process, title, help, group });
export const offers = (): Offer[] => [
  offer('claim', say('ثبت هزینه‌ی درمان', 'New claim'), say('برای بازپرداخت هزینه‌ی درمان', 'To get medical expenses paid back'), say('بیمه', 'Insurance')),
  offer('leave', long(), undefined, say('کارکنان', 'Employees'))
];

export const choices = (): Choice[] => [
  { name: 'accept', label: say('پذیرش', 'Accept'), open: true },
  { name: 'return', label: say('بازگشت برای اصلاح', 'Send back for correction'), open: true },
  { name: 'refuse', label: say('رد درخواست', 'Refuse'), open: true, style: 'danger' }
];

/** Days after `PAST`, for what is of a day. */
export const day = (days: number): string => new Date(Date.parse(PAST) + days * DAY).toISOString().slice(0, 10);
