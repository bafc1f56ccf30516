/** A question of every type, and of every component that asks one: empty, filled in, with an error, read only. */
import type { Field, FieldError, Form, Type } from '$lib/api/types';
import { question } from '$lib/form/question';
import { day, documents } from './sample';
import { long, mixed, say } from './words';

export type Shown = { name: string; type: Type; label: string; value: unknown; help?: string; note?: string };

const option = (value: string, label: string) => ({ value, label });
const few = () => [option('cash', say('نقدی', 'Cash')), option('card', say('کارت', 'Card'))];
const many = () => [...few(), option('long', long()), option('transfer', say('انتقال', 'Transfer')), option('cheque', say('چک', 'Cheque')), option('none', say('هیچ', 'None'))];
const file: Type = { kind: 'file', accept: ['pdf', 'jpg', 'png'], max_size: 10_000_000 };
const line = (): Type => ({ kind: 'object', fields: [{ name: 'title', label: say('شرح', 'What'), type: { kind: 'text' } }, { name: 'price', label: say('مبلغ', 'Amount'), type: { kind: 'money' } }] });

/** Every type, under the component that asks for it. */
export const shown = (): Shown[] => [
  { name: 'TextField', type: { kind: 'text' }, label: say('نام نماینده', 'Name of the agent'), value: mixed(), help: say('همان که در کارت ملی نوشته است', 'As it stands on the identity card') },
  { name: 'TextField', note: 'iban', type: { kind: 'text', format: 'iban' }, label: say('شبا', 'IBAN'), value: 'IR820540102680020817909002' },
  { name: 'LongTextField', type: { kind: 'text', max_length: 600 }, label: say('شرح ماجرا', 'What happened'), value: `${long()}\n${mixed()}`.repeat(3).slice(0, 560) },
  { name: 'NumberField', type: { kind: 'int', min: 1, max: 30 }, label: say('شمار جلسه‌ها', 'Number of sessions'), value: 12 },
  { name: 'NumberField', note: 'decimal', type: { kind: 'decimal' }, label: say('سهم (درصد)', 'Share (percent)'), value: '12.5' },
  { name: 'MoneyField', type: { kind: 'money' }, label: say('مبلغ', 'Amount'), value: 8_000_000 },
  { name: 'BoolField', type: { kind: 'bool' }, label: say('درمان در خارج از کشور بوده است؟', 'Was the treatment abroad?'), value: true },
  { name: 'DateField', type: { kind: 'date' }, label: say('تاریخ درمان', 'Treatment date'), value: day(0) },
  { name: 'TimeField', type: { kind: 'time' }, label: say('ساعت مراجعه', 'Time of the visit'), value: '14:30' },
  { name: 'DateTimeField', type: { kind: 'datetime' }, label: say('زمان پذیرش', 'Admitted at'), value: `${day(0)}T08:30:00Z` },
  { name: 'DurationField', type: { kind: 'duration' }, label: say('مدت بستری', 'Length of stay'), value: '3d' },
  { name: 'RadioField', type: { kind: 'enum', options: few() }, label: say('شیوه‌ی پرداخت', 'Way of payment'), value: 'card' },
  { name: 'ChoiceField', type: { kind: 'enum', options: many() }, label: say('شیوه‌ی پرداخت', 'Way of payment'), value: 'long' },
  { name: 'ChecksField', type: { kind: 'list', items: { kind: 'enum', options: few() } }, label: say('مدارک پیوست', 'Papers enclosed'), value: ['cash'] },
  { name: 'FilesField', type: file, label: say('تصویر کارت بیمه', 'Picture of the insurance card'), value: 'd2' },
  { name: 'FilesField', note: 'list', type: { kind: 'list', items: file, max_items: 5 }, label: say('صورت‌حساب‌ها', 'Invoices'), value: ['d1', 'd3'] },
  { name: 'ListField', type: { kind: 'list', items: line(), max_items: 5 }, label: say('ردیف‌های هزینه', 'Lines of expense'), value: [{ title: long(), price: 4_500_000 }] },
  { name: 'ObjectField', type: line(), label: say('یک ردیف', 'One line'), value: { title: mixed(), price: 4_500_000 } }
];

export const FIELD_STATES = ['empty', 'filled', 'wrong', 'readOnly'] as const;

/** One form with a question in all its states; `at` keeps the names of the page's questions apart. */
export function formOf({ name, type, label, value, help }: Shown, at: number): { form: Form; errors: FieldError[] } {
  const path = (state: string) => `${name}_${at}_${state}`;
  const more: Record<(typeof FIELD_STATES)[number], Partial<Field>> = {
    empty: { required: false, help },
    filled: { value },
    wrong: { value },
    readOnly: { value, read_only: true }
  };
  const fields = FIELD_STATES.map((state) => question(path(state), label, { type, documents: documents(), ...more[state] }));
  return { form: { title: '', fields }, errors: [{ path: path('wrong'), message: say('این پاسخ پذیرفته نیست.', 'This answer is not accepted.') }] };
}
