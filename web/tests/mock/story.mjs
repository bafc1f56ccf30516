// The canned answers of the development server: one claimant, one claims desk, cases in several states.

const HOUR = 3600_000;
const DAY = 24 * HOUR;
const at = (ms) => new Date(Date.now() + ms).toISOString().replace(/\.\d+Z$/, 'Z');
const pick = (lang) => (text) => (typeof text === 'string' ? text : text[lang]);

const sum = (units) => ({ units, currency: 'IRR', words: { fa: `${units.toLocaleString('fa-IR')} ریال`, en: `${units.toLocaleString('en')} rial` } });
const option = (value, fa, en) => ({ value, label: { fa, en } });
const kinds = [option('outpatient', 'سرپایی', 'Outpatient'), option('inpatient', 'بستری', 'Inpatient'), option('dental', 'دندان‌پزشکی', 'Dental'), option('drug', 'دارو', 'Drugs')];
const papers = [option('invoice', 'صورت‌حساب', 'Invoice'), option('prescription', 'نسخه‌ی پزشک', 'Prescription'), option('lab_result', 'جواب آزمایش', 'Lab result'), option('referral', 'برگه‌ی ارجاع', 'Referral')];
const file = { kind: 'file', accept: ['pdf', 'jpg', 'png'], max_size: 10_000_000 };
const field = (path, fa, en, type, more = {}) => ({ path, type, label: { fa, en }, required: true, visible: true, read_only: false, ...more });

export const documents = [
  { id: 'd1', name: 'صورت‌حساب بیمارستان مهر.pdf', type: 'application/pdf', size: 482_300, at: at(-3 * DAY), by: { fa: 'سارا احمدی', en: 'Sara Ahmadi' } },
  { id: 'd2', name: 'invoice-scan-2.png', type: 'image/png', size: 2_341_000, at: at(-3 * DAY), by: { fa: 'سارا احمدی', en: 'Sara Ahmadi' } }
];

const claim = {
  title: { fa: 'ثبت هزینه‌ی درمان', en: 'New claim' },
  fields: [
    field('claim_kind', 'نوع هزینه', 'Kind of expense', { kind: 'enum', options: kinds }),
    field('birth_date', 'تاریخ تولد', 'Birth date', { kind: 'date' }),
    field('treatment_date', 'تاریخ درمان', 'Treatment date', { kind: 'date', max: ['today'] }),
    field('claimed_amount', 'مبلغ (ریال)', 'Amount (rial)', { kind: 'money', min: 1 }),
    field('iban', 'شماره‌ی شبا', 'IBAN', { kind: 'text', format: 'iban' }, { help: { fa: 'حساب به نام خود بیمه‌شده', en: 'Account in the insured person’s own name' } }),
    field('invoices', 'صورت‌حساب‌ها', 'Invoices', { kind: 'list', items: file, min_items: 1, max_items: 20 })
  ],
  checks: [{ check: ['>=', ['var', 'treatment_date'], ['var', 'birth_date']], field: 'treatment_date', message: { fa: 'تاریخ درمان پیش از تولد است.', en: 'The treatment date is before the birth date.' } }]
};

const everything = {
  title: { fa: 'همه‌ی گونه‌های پرسش', en: 'Every kind of question' },
  fields: [
    field('name', 'نام نماینده', 'Name of the agent', { kind: 'text', max_length: 80 }, { required: false }),
    field('story', 'شرح ماجرا', 'What happened', { kind: 'text', max_length: 600 }, { help: { fa: 'کوتاه و روشن بنویسید.', en: 'Keep it short and plain.' } }),
    field('national_id', 'کد ملی', 'National id', { kind: 'text', format: 'national_id' }),
    field('mobile', 'تلفن همراه', 'Mobile', { kind: 'text', format: 'mobile' }),
    field('count', 'تعداد جلسه', 'Number of sessions', { kind: 'int', min: 1, max: 30 }),
    field('share', 'سهم بیمه‌ی دیگر (درصد)', 'Share of the other insurer (percent)', { kind: 'decimal' }, { required: false }),
    field('abroad', 'درمان در خارج از کشور بوده است؟', 'Was the treatment abroad?', { kind: 'bool' }),
    field('country', 'کشور', 'Country', { kind: 'enum', options: ['تهران', 'فارس', 'گیلان', 'یزد', 'اصفهان', 'خوزستان'].map((name, i) => option(`p${i}`, name, `Province ${i + 1}`)) }, { visible: false, rules: { visible: ['==', ['var', 'abroad'], true] } }),
    field('visit', 'ساعت مراجعه', 'Time of the visit', { kind: 'time' }, { required: false }),
    field('admitted', 'زمان پذیرش', 'Admitted at', { kind: 'datetime' }, { required: false }),
    field('stay', 'مدت بستری', 'Length of stay', { kind: 'duration' }, { required: false }),
    field('papers', 'مدارک پیوست', 'Papers enclosed', { kind: 'list', items: { kind: 'enum', options: papers } }),
    field('card', 'تصویر کارت بیمه', 'Picture of the insurance card', { ...file, accept: ['jpg', 'png'] }, { required: false }),
    field('lines', 'ردیف‌های هزینه', 'Lines of expense', { kind: 'list', max_items: 5, items: { kind: 'object', fields: [{ name: 'title', label: { fa: 'شرح', en: 'What' }, type: { kind: 'text' } }, { name: 'price', label: { fa: 'مبلغ', en: 'Amount' }, type: { kind: 'money', min: 1 } }] } }, { required: false, value: [{ title: 'فیزیوتراپی', price: 4_500_000 }] })
  ]
};

const stages = (current, note) =>
  [['ثبت درخواست', 'Filed'], ['استعلام هویت', 'Identity check'], ['پرداخت کارمزد', 'Review fee'], ['بررسی کارشناس', 'Expert review'], ['واریز', 'Payment']].map(([fa, en], i) => ({
    label: { fa, en },
    state: i < current ? 'done' : i === current ? 'current' : 'next',
    note: i === current ? note : undefined
  }));

const service = { fa: 'هزینه‌ی درمان', en: 'Medical-expense claim' };
const customer = { fa: 'سارا احمدی', en: 'Sara Ahmadi' };
const expert = { fa: 'رضا کاظمی', en: 'Reza Kazemi' };
const waitsForYou = { fa: 'منتظر شماست', en: 'waits for you' };

const history = [
  { at: at(-4 * DAY), kind: 'started', text: { fa: 'درخواست ثبت شد.', en: 'The request was filed.' }, by: customer, side: 'customer', glass: 'public' },
  { at: at(-4 * DAY + 9000), kind: 'call', text: { fa: 'هویت شما با ثبت احوال تطبیق داده شد.', en: 'Your identity was checked with the civil registry.' }, side: 'system', glass: 'public' },
  { at: at(-4 * DAY + 5 * HOUR), kind: 'paid', text: { fa: 'کارمزد بررسی به مبلغ ۲۰۰٬۰۰۰ ریال پرداخت شد.', en: 'The review fee of 200,000 rial was paid.' }, by: customer, side: 'customer', glass: 'public' },
  { at: at(-2 * HOUR), kind: 'submitted', text: { fa: 'کارشناس درخواست را برای تکمیل مدارک بازگرداند.', en: 'The expert returned the request for missing documents.' }, by: expert, side: 'staff', glass: 'public' }
];

const caseRow = (id, no, more) => ({ id, no, service, subject: { fa: 'سارا احمدی: سرپایی', en: 'Sara Ahmadi: outpatient' }, open: true, status: { fa: 'در انتظار تکمیل مدارک از سوی شما', en: 'Waiting for documents from you' }, waiting: 'customer', opened_at: at(-4 * DAY), updated_at: at(-2 * HOUR), cursor: id, ...more });

export const cases = [
  caseRow('c1', '1405-000123', {}),
  caseRow('c2', '1405-000118', { status: { fa: 'در انتظار پرداخت کارمزد بررسی', en: 'Waiting for the review fee' }, opened_at: at(-1 * DAY) }),
  caseRow('c3', '1405-000097', { waiting: 'staff', status: { fa: 'کارشناس در حال بررسی است', en: 'An expert is reviewing it' }, opened_at: at(-9 * DAY) }),
  caseRow('c4', '1405-000041', { waiting: 'done', open: false, result: 'success', status: { fa: 'مبلغ به حساب شما واریز شد', en: 'The money was paid to your account' }, opened_at: at(-40 * DAY), ended_at: at(-21 * DAY) }),
  caseRow('c5', '1404-002210', { waiting: 'done', open: false, result: 'failure', status: { fa: 'درخواست رد شد', en: 'The request was refused' }, opened_at: at(-170 * DAY), ended_at: at(-150 * DAY) })
];

const row = (id, no, caseId, more) => ({ id, case: caseId, no, kind: 'task', label: { fa: 'تکمیل مدارک', en: 'Send the missing documents' }, subject: { fa: 'سارا احمدی: سرپایی', en: 'Sara Ahmadi: outpatient' }, service, customer_name: customer, opened_at: at(-2 * HOUR), cursor: id, ...more });

export const pending = [
  row('i1', '1405-000123', 'c1', { due_at: at(59 * DAY) }),
  row('i2', '1405-000118', 'c2', { kind: 'pay', label: { fa: 'پرداخت کارمزد بررسی', en: 'Pay the review fee' }, due_at: at(2 * DAY + 3 * HOUR) })
];

const people = [['سارا احمدی', 'Sara Ahmadi'], ['محمدرضا نوری', 'Mohammadreza Nouri'], ['فاطمه‌زهرا حسینی', 'Fatemeh Hosseini'], ['علی‌اکبر میرزایی', 'Aliakbar Mirzaei'], ['نگار رستمی', 'Negar Rostami'], ['کیان شریفی', 'Kian Sharifi']];
const works = [['بررسی کارشناس', 'Expert review'], ['تأیید هویت دستی', 'Manual identity check'], ['نظر مالی', 'Finance opinion'], ['امضای نامه‌ی پذیرش', 'Sign the letter of acceptance']];

/** Enough rows for the list to be long. */
export const desk = Array.from({ length: 120 }, (_, i) => {
  const [fa, en] = people[i % people.length];
  const [workFa, workEn] = works[i % works.length];
  const kind = kinds[i % kinds.length].label;
  return row(`w${i}`, `1405-${String(900 - i).padStart(6, '0')}`, i === 0 ? 'c3' : `k${i}`, {
    kind: i % works.length === 3 ? 'sign' : 'task',
    label: { fa: workFa, en: workEn },
    subject: { fa: `${fa}: ${kind.fa}`, en: `${en}: ${kind.en}` },
    customer_name: { fa, en },
    holder: i === 1 ? 'p9' : undefined,
    holder_name: i === 1 ? expert : undefined,
    priority: i % 7 === 0 ? 'high' : 'normal',
    stage: i === 0 ? 'breached' : i < 4 ? 'warned' : '',
    opened_at: at(-i * HOUR - DAY),
    due_at: at((i - 1) * 5 * HOUR + 40 * 60_000)
  });
});

const letter = {
  id: 'l1',
  no: '1405/ن/218',
  date: at(-21 * DAY),
  subject: { fa: 'پذیرش هزینه‌ی درمان', en: 'Acceptance of your medical-expense claim' },
  body: {
    fa: 'سرکار خانم سارا احمدی\n\nبا سلام و احترام،\nدرخواست شماره‌ی ۱۴۰۵-۰۰۰۰۴۱ شما درباره‌ی هزینه‌ی درمان سرپایی بررسی و با مبلغ ۶٬۵۰۰٬۰۰۰ ریال پذیرفته شد. این مبلغ به شماره‌ی شبای ثبت‌شده در همین درخواست واریز می‌شود.\n\nاگر به این نتیجه اعتراض دارید، تا ۱۴ روز می‌توانید از همین کارتابل آن را اعلام کنید.',
    en: 'Dear Ms Sara Ahmadi,\n\nYour request no. 1405-000041 about outpatient expenses has been reviewed and accepted with 6,500,000 rial. The amount will be paid to the IBAN given in this request.\n\nYou may object to this result within 14 days from this same cartable.'
  },
  signed_by: { fa: 'مریم صادقی، مدیر خسارت درمان', en: 'Maryam Sadeghi, claims manager' }
};

export function caseView(id) {
  const found = cases.find((one) => one.id === id) ?? caseRow(id, '1405-000900', { waiting: 'staff' });
  const stage = { c1: 3, c2: 2, c3: 3, c4: 5, c5: 5 }[id] ?? 3;
  return {
    ...found,
    version: 7,
    stages: stages(stage, found.waiting === 'customer' ? waitsForYou : undefined),
    history,
    items: pending.filter((one) => one.case === id),
    documents: id === 'c2' ? [] : documents,
    letters: id === 'c4' ? [letter] : [],
    payments: id === 'c2' ? [] : [{ id: 'p1', item: `${id}-2`, amount: sum(200_000), state: 'paid', ref: '748219034', card: '603799******1234', gateway: { fa: 'زرین‌پال', en: 'Zarinpal' }, begun_at: at(-4 * DAY + 5 * HOUR), at: at(-4 * DAY + 5 * HOUR) }],
    actions: found.open
      ? [{ name: 'anytime.add_document', label: { fa: 'افزودن مدرک', en: 'Add a document' } }, { name: 'cancel', label: { fa: 'انصراف از درخواست', en: 'Withdraw the request' } }]
      : [{ name: 'survey', label: { fa: 'نظرسنجی', en: 'Survey' } }, ...(found.result === 'failure' ? [{ name: 'reopen', label: { fa: 'اعتراض به نتیجه', en: 'Object to the result' } }] : [])]
  };
}

const spell = (party, from, to, business_s, more = {}) => ({ party, from: at(from), ...(to ? { to: at(to) } : {}), calendar_s: ((to ?? 0) - from) / 1000, business_s, clocks: [], ...more });
const medical = { fa: 'صف کارشناسی پزشکی', en: 'Medical review' };
const review = { fa: 'بررسی کارشناس', en: 'Expert review' };
const lines = [
  spell('third', -4 * DAY, -4 * DAY + 2000, 2, { step: { fa: 'استعلام هویت', en: 'Identity check' }, clocks: ['promise'] }),
  spell('customer', -4 * DAY + 2000, -4 * DAY + 5 * HOUR, 17_998, { step: { fa: 'پرداخت کارمزد', en: 'Pay the review fee' } }),
  spell('staff', -4 * DAY + 5 * HOUR, -3 * DAY - 10 * HOUR, 10_800, { with: medical, step: review, clocks: ['promise'] }),
  spell('third', -3 * DAY - 10 * HOUR, -2 * DAY, 21_600, { step: { fa: 'پاسخ بیمه‌ی دیگر', en: 'Answer of the other insurer' }, clocks: ['promise'] }),
  spell('staff', -2 * DAY, -2 * HOUR, 32_400, { with: { fa: 'صف کارشناسی مالی', en: 'Finance review' }, step: { fa: 'نظر مالی', en: 'Financial opinion' }, clocks: ['promise'] }),
  spell('customer', -2 * HOUR, undefined, 7200, { step: { fa: 'تکمیل مدارک', en: 'Send the missing documents' } })
];
const shared = (party, of) => ({ ...(party ? { party } : {}), calendar_s: of.reduce((sum, line) => sum + line.calendar_s, 0), business_s: of.reduce((sum, line) => sum + line.business_s, 0) });
const account = { business: true, age: shared('', lines), parts: ['staff', 'customer', 'third', 'done'].map((party) => shared(party, lines.filter((line) => line.party === party))) };

export const ledger = { ...account, lines, clocks: [{ name: 'promise', business: true, budget_s: 288_000, spent_s: 64_802, from: lines[0].from }] };

function staffView(id) {
  return {
    ...caseView(id),
    items: [],
    values: [
      { label: { fa: 'نوع هزینه', en: 'Kind of expense' }, text: { fa: 'سرپایی', en: 'Outpatient' } },
      { label: { fa: 'تاریخ درمان', en: 'Treatment date' }, text: { fa: 'یکشنبه ۱ آذر ۱۴۰۵', en: 'Sunday 22 November 2026' } },
      { label: { fa: 'مبلغ درخواستی', en: 'Claimed' }, text: { fa: '۸٬۰۰۰٬۰۰۰ ریال', en: '8,000,000 rial' } }
    ],
    clocks: [
      { name: { fa: 'قول به مشتری', en: 'Promise to the customer' }, paused: false, stage: 'warned', due: at(2 * DAY), used_percent: 82 },
      { name: { fa: 'بررسی کارشناس', en: 'Expert review' }, paused: true, used_percent: 30 }
    ],
    time: { business: account.business, age: account.age, parts: account.parts },
    customer: { name: customer, mobile: '09121234567', values: [{ label: { fa: 'کد ملی', en: 'National id' }, text: { fa: '۰۰۱۲۳۴۵۶۷۹', en: '0012345679' } }, { label: { fa: 'استان', en: 'Province' }, text: { fa: 'تهران', en: 'Tehran' } }] },
    history: [...history, { at: at(-HOUR), kind: 'sla', text: { fa: 'هشتاد درصد از مهلت گذشت.', en: 'Eighty percent of the time is used.' }, side: 'system', glass: 'private' }],
    actions: [{ name: 'cancel', label: { fa: 'بستن پرونده', en: 'Close the case' } }]
  };
}

const missingForm = {
  title: { fa: 'مدارک ناقص', en: 'Missing documents' },
  fields: [
    field('missing', 'مدارک خواسته‌شده', 'Documents asked for', { kind: 'list', items: { kind: 'enum', options: papers } }, { read_only: true, required: false, value: ['prescription', 'lab_result'] }),
    field('invoices', 'مدارک', 'Documents', { kind: 'list', items: file, min_items: 1, max_items: 20 }, { value: ['d1', 'd2'], documents }),
    field('customer_note', 'توضیح شما', 'Your note', { kind: 'text', max_length: 2000 }, { required: false })
  ]
};

const expertForm = {
  title: { fa: 'کارشناسی', en: 'Expert review' },
  fields: [
    field('claimed_amount', 'مبلغ درخواستی', 'Claimed', { kind: 'money' }, { read_only: true, value: 8_000_000 }),
    field('invoices', 'صورت‌حساب‌ها', 'Invoices', { kind: 'list', items: file }, { read_only: true, value: ['d1', 'd2'], documents }),
    field('missing', 'مدارک ناقص', 'Missing documents', { kind: 'list', items: { kind: 'enum', options: papers } }, { required: false, value: [] }),
    field('reject_reason', 'دلیل رد', 'Reason for rejection', { kind: 'text', max_length: 1000 }, { required: false })
  ]
};

const claimed = new Set(['w0']);
export const hold = (id, yes) => (yes ? claimed.add(id) : claimed.delete(id));

export function item(id) {
  const own = pending.find((one) => one.id === id);
  if (own) return { ...own, version: 7, choices: [{ name: '', label: '', open: true }], can_claim: false, can_submit: true, can_release: false, case_view: caseView(own.case), ...(own.kind === 'pay' ? { paying: { amount: sum(200_000), gateway: { fa: 'زرین‌پال', en: 'Zarinpal' }, due_at: at(2 * DAY), state: 'none', payments: [] } } : { form: missingForm, help: { fa: 'کارشناس برای ادامه‌ی بررسی به این مدارک نیاز دارد.', en: 'The expert needs these documents to go on.' } }) };
  const work = desk.find((one) => one.id === id);
  if (!work) return undefined;
  const mine = claimed.has(id);
  const free = !mine && !work.holder;
  const sign = work.kind === 'sign';
  return {
    ...work,
    holder: mine ? 'me' : work.holder,
    holder_name: mine ? { fa: 'شما', en: 'you' } : work.holder_name,
    version: 7,
    form: sign ? undefined : expertForm,
    letter: sign ? { ...letter, no: undefined, date: undefined, signed_by: undefined } : undefined,
    choices: sign ? [] : [{ name: 'accept', open: true, label: { fa: 'تأیید', en: 'Accept' } }, { name: 'give_back', open: true, label: { fa: 'بازگشت به مشتری', en: 'Return to the customer' }, require: ['missing'] }, { name: 'reject', open: true, label: { fa: 'رد', en: 'Reject' }, style: 'danger', require: ['reject_reason'] }],
    can_claim: free,
    can_submit: mine,
    can_release: mine,
    case_view: staffView(work.case)
  };
}

export const offers = [
  { process: 'medical_claim', title: service, help: { fa: 'هزینه‌ی درمان، دندان‌پزشکی و دارو', en: 'Treatment, dental care and drugs' }, group: { fa: 'خدمات بیمه‌ی درمان', en: 'Health insurance' } },
  { process: 'everything', title: { fa: 'درخواست نمونه', en: 'Sample request' }, help: { fa: 'همه‌ی گونه‌های پرسش در یک فرم', en: 'Every kind of question in one form' }, group: { fa: 'خدمات بیمه‌ی درمان', en: 'Health insurance' } }
];

export const form = (process) => (process === 'everything' ? everything : claim);

export function action(name) {
  const label = [...caseView('c1').actions, ...caseView('c5').actions].find((one) => one.name === name)?.label ?? name;
  const forms = {
    'anytime.add_document': { title: label, fields: [claim.fields[5]] },
    survey: { title: label, fields: [field('score', 'از ۱ تا ۵', 'From 1 to 5', { kind: 'int', min: 1, max: 5 }), field('comment', 'توضیح', 'Comment', { kind: 'text', max_length: 1000 }, { required: false })] }
  };
  return { name, label, form: forms[name] };
}

export const me = (side, lang) => (side === 'staff' ? { id: 'me', name: expert, login: 'expert1', side, roles: ['staff'], lang } : { id: 'c', name: customer, login: 'sara', side, roles: ['customer'], lang });

export const home = (side, lang) =>
  side === 'staff'
    ? { me: me(side, lang), views: [{ key: 'mine', label: { fa: 'کارهای من', en: 'My work' }, count: 1 }, { key: 'queue:medical_experts', label: { fa: 'کارشناسان درمان', en: 'Medical experts' }, count: 120 }, { key: 'queue:claims_desk', label: { fa: 'میز خسارت', en: 'Claims desk' }, count: 14 }, { key: 'role:claims_manager', label: { fa: 'مدیر خسارت', en: 'Claims manager' }, count: 0 }] }
    : { me: me(side, lang), pending, cases, offers, notices: [{ id: 'n1', at: at(-2 * HOUR), text: { fa: 'برای درخواست ۱۴۰۵-۰۰۰۱۲۳ دو مدرک از شما خواسته شد.', en: 'Two documents are asked of you for request 1405-000123.' }, case: 'c1', item: 'i1' }] };

/** Chooses the language of every text in an answer. */
export function said(value, lang) {
  const text = pick(lang);
  if (Array.isArray(value)) return value.map((one) => said(one, lang));
  if (typeof value !== 'object' || value === null) return value;
  if ('fa' in value && 'en' in value) return text(value);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, said(one, lang)]));
}

/** A second factor that somebody sets up, and its recovery codes. */
export const enrolment = {
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  uri: 'otpauth://totp/Kartabl:expert1?algorithm=SHA1&digits=6&issuer=Kartabl&period=30&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  qr: { size: 45, path: 'M0 0h7v1h-7zM10 0h1v1h-1zM14 0h2v1h-2zM19 0h5v1h-5zM25 0h3v1h-3zM30 0h1v1h-1zM32 0h1v1h-1zM36 0h1v1h-1zM38 0h7v1h-7zM0 1h1v1h-1zM6 1h1v1h-1zM9 1h2v1h-2zM14 1h4v1h-4zM19 1h1v1h-1zM21 1h1v1h-1zM26 1h5v1h-5zM33 1h1v1h-1zM35 1h1v1h-1zM38 1h1v1h-1zM44 1h1v1h-1zM0 2h1v1h-1zM2 2h3v1h-3zM6 2h1v1h-1zM9 2h1v1h-1zM11 2h1v1h-1zM13 2h1v1h-1zM19 2h1v1h-1zM21 2h2v1h-2zM24 2h2v1h-2zM27 2h1v1h-1zM29 2h3v1h-3zM35 2h1v1h-1zM38 2h1v1h-1zM40 2h3v1h-3zM44 2h1v1h-1zM0 3h1v1h-1zM2 3h3v1h-3zM6 3h1v1h-1zM9 3h3v1h-3zM15 3h1v1h-1zM20 3h3v1h-3zM35 3h2v1h-2zM38 3h1v1h-1zM40 3h3v1h-3zM44 3h1v1h-1zM0 4h1v1h-1zM2 4h3v1h-3zM6 4h1v1h-1zM10 4h6v1h-6zM17 4h2v1h-2zM20 4h5v1h-5zM26 4h2v1h-2zM30 4h1v1h-1zM34 4h3v1h-3zM38 4h1v1h-1zM40 4h3v1h-3zM44 4h1v1h-1zM0 5h1v1h-1zM6 5h1v1h-1zM8 5h1v1h-1zM12 5h2v1h-2zM19 5h2v1h-2zM24 5h5v1h-5zM30 5h3v1h-3zM38 5h1v1h-1zM44 5h1v1h-1zM0 6h7v1h-7zM8 6h1v1h-1zM10 6h1v1h-1zM12 6h1v1h-1zM14 6h1v1h-1zM16 6h1v1h-1zM18 6h1v1h-1zM20 6h1v1h-1zM22 6h1v1h-1zM24 6h1v1h-1zM26 6h1v1h-1zM28 6h1v1h-1zM30 6h1v1h-1zM32 6h1v1h-1zM34 6h1v1h-1zM36 6h1v1h-1zM38 6h7v1h-7zM9 7h1v1h-1zM14 7h1v1h-1zM16 7h1v1h-1zM20 7h1v1h-1zM24 7h1v1h-1zM27 7h1v1h-1zM32 7h1v1h-1zM35 7h1v1h-1zM0 8h1v1h-1zM3 8h1v1h-1zM5 8h2v1h-2zM8 8h1v1h-1zM10 8h6v1h-6zM17 8h9v1h-9zM27 8h5v1h-5zM33 8h1v1h-1zM37 8h1v1h-1zM39 8h1v1h-1zM1 9h4v1h-4zM9 9h1v1h-1zM11 9h1v1h-1zM13 9h4v1h-4zM19 9h1v1h-1zM27 9h1v1h-1zM29 9h1v1h-1zM32 9h2v1h-2zM41 9h1v1h-1zM44 9h1v1h-1zM4 10h1v1h-1zM6 10h2v1h-2zM9 10h1v1h-1zM12 10h1v1h-1zM15 10h6v1h-6zM23 10h3v1h-3zM27 10h1v1h-1zM29 10h1v1h-1zM34 10h1v1h-1zM39 10h1v1h-1zM41 10h2v1h-2zM44 10h1v1h-1zM2 11h4v1h-4zM7 11h1v1h-1zM10 11h3v1h-3zM14 11h1v1h-1zM16 11h1v1h-1zM21 11h1v1h-1zM23 11h2v1h-2zM26 11h2v1h-2zM29 11h1v1h-1zM34 11h2v1h-2zM37 11h2v1h-2zM41 11h1v1h-1zM0 12h1v1h-1zM6 12h1v1h-1zM9 12h2v1h-2zM12 12h2v1h-2zM16 12h1v1h-1zM18 12h1v1h-1zM21 12h1v1h-1zM24 12h1v1h-1zM26 12h4v1h-4zM32 12h3v1h-3zM39 12h2v1h-2zM43 12h1v1h-1zM0 13h1v1h-1zM2 13h1v1h-1zM4 13h2v1h-2zM9 13h1v1h-1zM12 13h2v1h-2zM18 13h5v1h-5zM24 13h2v1h-2zM27 13h2v1h-2zM31 13h1v1h-1zM33 13h2v1h-2zM37 13h1v1h-1zM39 13h4v1h-4zM1 14h4v1h-4zM6 14h1v1h-1zM8 14h1v1h-1zM10 14h1v1h-1zM12 14h1v1h-1zM14 14h3v1h-3zM18 14h2v1h-2zM22 14h1v1h-1zM24 14h3v1h-3zM28 14h1v1h-1zM30 14h1v1h-1zM33 14h1v1h-1zM35 14h2v1h-2zM38 14h1v1h-1zM43 14h1v1h-1zM0 15h3v1h-3zM4 15h2v1h-2zM8 15h3v1h-3zM14 15h1v1h-1zM28 15h1v1h-1zM30 15h1v1h-1zM32 15h2v1h-2zM35 15h3v1h-3zM39 15h2v1h-2zM44 15h1v1h-1zM3 16h10v1h-10zM15 16h1v1h-1zM17 16h3v1h-3zM21 16h1v1h-1zM23 16h2v1h-2zM26 16h2v1h-2zM29 16h1v1h-1zM32 16h1v1h-1zM38 16h2v1h-2zM43 16h2v1h-2zM2 17h2v1h-2zM5 17h1v1h-1zM7 17h1v1h-1zM9 17h1v1h-1zM11 17h1v1h-1zM14 17h2v1h-2zM17 17h6v1h-6zM24 17h1v1h-1zM26 17h4v1h-4zM31 17h2v1h-2zM38 17h2v1h-2zM41 17h1v1h-1zM43 17h2v1h-2zM0 18h1v1h-1zM2 18h5v1h-5zM9 18h2v1h-2zM12 18h1v1h-1zM15 18h5v1h-5zM22 18h1v1h-1zM24 18h1v1h-1zM27 18h2v1h-2zM30 18h3v1h-3zM39 18h2v1h-2zM42 18h3v1h-3zM1 19h5v1h-5zM15 19h1v1h-1zM18 19h2v1h-2zM22 19h3v1h-3zM26 19h2v1h-2zM31 19h1v1h-1zM33 19h1v1h-1zM35 19h2v1h-2zM43 19h1v1h-1zM0 20h9v1h-9zM10 20h1v1h-1zM18 20h7v1h-7zM27 20h3v1h-3zM31 20h1v1h-1zM34 20h1v1h-1zM36 20h5v1h-5zM42 20h3v1h-3zM0 21h5v1h-5zM8 21h4v1h-4zM13 21h1v1h-1zM15 21h1v1h-1zM20 21h1v1h-1zM24 21h1v1h-1zM28 21h1v1h-1zM31 21h2v1h-2zM35 21h2v1h-2zM40 21h1v1h-1zM43 21h2v1h-2zM0 22h5v1h-5zM6 22h1v1h-1zM8 22h1v1h-1zM10 22h2v1h-2zM13 22h2v1h-2zM16 22h2v1h-2zM19 22h2v1h-2zM22 22h1v1h-1zM24 22h1v1h-1zM26 22h2v1h-2zM31 22h3v1h-3zM35 22h2v1h-2zM38 22h1v1h-1zM40 22h1v1h-1zM42 22h1v1h-1zM44 22h1v1h-1zM0 23h1v1h-1zM2 23h1v1h-1zM4 23h1v1h-1zM8 23h1v1h-1zM10 23h2v1h-2zM13 23h3v1h-3zM18 23h3v1h-3zM24 23h3v1h-3zM28 23h4v1h-4zM34 23h1v1h-1zM36 23h1v1h-1zM40 23h2v1h-2zM0 24h2v1h-2zM3 24h6v1h-6zM10 24h1v1h-1zM14 24h4v1h-4zM19 24h6v1h-6zM27 24h7v1h-7zM35 24h7v1h-7zM43 24h1v1h-1zM2 25h3v1h-3zM8 25h4v1h-4zM17 25h1v1h-1zM19 25h2v1h-2zM25 25h1v1h-1zM27 25h1v1h-1zM29 25h1v1h-1zM31 25h1v1h-1zM34 25h1v1h-1zM40 25h1v1h-1zM42 25h1v1h-1zM44 25h1v1h-1zM1 26h1v1h-1zM5 26h3v1h-3zM9 26h2v1h-2zM14 26h1v1h-1zM16 26h2v1h-2zM20 26h1v1h-1zM23 26h1v1h-1zM26 26h1v1h-1zM28 26h1v1h-1zM32 26h2v1h-2zM35 26h3v1h-3zM39 26h1v1h-1zM41 26h3v1h-3zM0 27h2v1h-2zM4 27h2v1h-2zM8 27h1v1h-1zM10 27h1v1h-1zM12 27h2v1h-2zM18 27h3v1h-3zM25 27h1v1h-1zM29 27h3v1h-3zM34 27h1v1h-1zM37 27h1v1h-1zM40 27h1v1h-1zM44 27h1v1h-1zM0 28h1v1h-1zM2 28h1v1h-1zM4 28h4v1h-4zM10 28h3v1h-3zM14 28h1v1h-1zM16 28h2v1h-2zM19 28h3v1h-3zM27 28h1v1h-1zM29 28h2v1h-2zM32 28h2v1h-2zM36 28h1v1h-1zM38 28h3v1h-3zM44 28h1v1h-1zM2 29h1v1h-1zM4 29h1v1h-1zM10 29h1v1h-1zM12 29h2v1h-2zM15 29h1v1h-1zM19 29h2v1h-2zM22 29h1v1h-1zM24 29h4v1h-4zM31 29h2v1h-2zM36 29h3v1h-3zM0 30h3v1h-3zM6 30h1v1h-1zM8 30h1v1h-1zM11 30h3v1h-3zM15 30h2v1h-2zM18 30h1v1h-1zM20 30h2v1h-2zM23 30h1v1h-1zM25 30h1v1h-1zM27 30h3v1h-3zM33 30h10v1h-10zM44 30h1v1h-1zM0 31h2v1h-2zM8 31h1v1h-1zM10 31h1v1h-1zM14 31h1v1h-1zM16 31h2v1h-2zM22 31h2v1h-2zM27 31h1v1h-1zM29 31h4v1h-4zM34 31h1v1h-1zM36 31h1v1h-1zM38 31h3v1h-3zM43 31h1v1h-1zM6 32h2v1h-2zM10 32h2v1h-2zM15 32h3v1h-3zM21 32h2v1h-2zM25 32h2v1h-2zM28 32h1v1h-1zM31 32h1v1h-1zM33 32h4v1h-4zM38 32h1v1h-1zM40 32h1v1h-1zM44 32h1v1h-1zM1 33h2v1h-2zM7 33h1v1h-1zM9 33h2v1h-2zM12 33h1v1h-1zM14 33h3v1h-3zM18 33h4v1h-4zM23 33h2v1h-2zM27 33h1v1h-1zM32 33h1v1h-1zM35 33h2v1h-2zM41 33h1v1h-1zM44 33h1v1h-1zM4 34h1v1h-1zM6 34h2v1h-2zM10 34h1v1h-1zM13 34h1v1h-1zM19 34h2v1h-2zM22 34h1v1h-1zM33 34h2v1h-2zM38 34h2v1h-2zM42 34h3v1h-3zM1 35h4v1h-4zM9 35h1v1h-1zM11 35h1v1h-1zM15 35h1v1h-1zM18 35h1v1h-1zM20 35h2v1h-2zM23 35h1v1h-1zM25 35h5v1h-5zM31 35h3v1h-3zM35 35h1v1h-1zM41 35h1v1h-1zM43 35h1v1h-1zM0 36h1v1h-1zM3 36h2v1h-2zM6 36h1v1h-1zM8 36h1v1h-1zM13 36h1v1h-1zM16 36h2v1h-2zM19 36h6v1h-6zM26 36h3v1h-3zM30 36h3v1h-3zM34 36h1v1h-1zM36 36h5v1h-5zM42 36h1v1h-1zM44 36h1v1h-1zM8 37h2v1h-2zM12 37h1v1h-1zM14 37h2v1h-2zM17 37h4v1h-4zM24 37h2v1h-2zM28 37h1v1h-1zM32 37h1v1h-1zM34 37h3v1h-3zM40 37h2v1h-2zM43 37h2v1h-2zM0 38h7v1h-7zM11 38h1v1h-1zM15 38h1v1h-1zM18 38h3v1h-3zM22 38h1v1h-1zM24 38h1v1h-1zM29 38h1v1h-1zM32 38h1v1h-1zM34 38h3v1h-3zM38 38h1v1h-1zM40 38h3v1h-3zM0 39h1v1h-1zM6 39h1v1h-1zM8 39h2v1h-2zM11 39h5v1h-5zM17 39h2v1h-2zM20 39h1v1h-1zM24 39h1v1h-1zM26 39h1v1h-1zM28 39h2v1h-2zM31 39h2v1h-2zM35 39h2v1h-2zM40 39h1v1h-1zM0 40h1v1h-1zM2 40h3v1h-3zM6 40h1v1h-1zM9 40h1v1h-1zM11 40h7v1h-7zM19 40h9v1h-9zM29 40h1v1h-1zM32 40h1v1h-1zM35 40h6v1h-6zM43 40h2v1h-2zM0 41h1v1h-1zM2 41h3v1h-3zM6 41h1v1h-1zM8 41h2v1h-2zM12 41h5v1h-5zM18 41h1v1h-1zM24 41h3v1h-3zM31 41h1v1h-1zM35 41h4v1h-4zM40 41h2v1h-2zM0 42h1v1h-1zM2 42h3v1h-3zM6 42h1v1h-1zM9 42h3v1h-3zM14 42h1v1h-1zM16 42h1v1h-1zM20 42h3v1h-3zM24 42h2v1h-2zM28 42h2v1h-2zM32 42h1v1h-1zM36 42h1v1h-1zM39 42h3v1h-3zM43 42h2v1h-2zM0 43h1v1h-1zM6 43h1v1h-1zM14 43h1v1h-1zM17 43h1v1h-1zM20 43h3v1h-3zM24 43h6v1h-6zM33 43h2v1h-2zM36 43h2v1h-2zM39 43h1v1h-1zM0 44h7v1h-7zM8 44h1v1h-1zM10 44h1v1h-1zM13 44h1v1h-1zM16 44h1v1h-1zM19 44h1v1h-1zM22 44h4v1h-4zM27 44h2v1h-2zM31 44h1v1h-1zM33 44h1v1h-1zM35 44h1v1h-1zM38 44h1v1h-1zM40 44h2v1h-2zM43 44h1v1h-1z' }
};
export const recovery = ['k3pf-2wq7-zj4d-m6xn', 'a7rt-5bvc-q2lh-y3ge', 'u6hs-x4nd-w7kp-c2fm', 'j2zb-g5rq-t7xa-l4ve', 'p6mw-d3hy-n5jc-s7kf', 'b4xg-z2tl-r6qv-e5na', 'f7cd-m3wp-k5yh-u2js', 'q5ve-l7rn-a4gz-x6tb', 'w2jk-y6fs-h3mc-d7pq', 'n4gt-c5ax-v2ze-r6lb'];
