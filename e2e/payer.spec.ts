import type { Page } from '@playwright/test';
import { authorityOf, decide } from './bank.ts';
import { Counter } from './counter.ts';
import { expect, expectSound, test } from './fixtures.ts';
import { desktop, phone } from './looks.ts';
import { inPersian } from './steps.ts';

// Whatever the bank, the line and the payer's fingers do, he reads what is true, and nobody
// pays twice without being told.

let counter: Counter;

test.beforeAll(async () => {
  counter = await Counter.open();
});

test.afterEach(async ({ request }) => counter.bank.calm(request));

test.afterAll(() => counter?.close());

const says = (page: Page, words: string | RegExp) => expect(page.getByRole('main').getByText(words).first()).toBeVisible();

const title = {
  paid: 'پرداخت شما انجام شد',
  failed: 'پرداخت انجام نشد',
  sent: 'پرداختی هنوز تمام نشده است',
  doubt: 'نتیجه‌ی پرداخت هنوز روشن نیست',
  other: 'مبلغ دیگری رسید',
  gone: 'پول شما برگشت'
};

const once = { credited: 1, units: 250_000 };
const never = { credited: 0, units: 0 };

/** The history of the browser, one step. */
async function press(page: Page, way: 'goBack' | 'goForward', to: RegExp): Promise<void> {
  await page[way]();
  await expect(page).toHaveURL(to);
}

test('paid, and the same after every reload', async ({ open }) => {
  const seen = await open(phone);
  const { page } = seen;
  const mine = await counter.fee(seen);
  await says(page, /مهلت پرداخت/);
  await counter.toBank(page);
  await decide(page, 'pay');
  await counter.back(page, mine);
  await says(page, title.paid);
  await expect(page.locator('.status')).toHaveText('در دست بررسی');
  await page.reload();
  await says(page, title.paid);
  await expectSound(page);
  await page.getByRole('link', { name: 'رسید' }).first().click();
  await says(page, '۲۵۰٬۰۰۰ ریال');
  await says(page, 'دویست و پنجاه هزار ریال');
  await says(page, /R-۱۴|R-14/);
  await expectSound(page);
  await page.goto(counter.office.at(`/cartable/items/${mine.item}`));
  await says(page, title.paid);
  await expect(page.getByRole('button', { name: 'رفتن به درگاه بانک' })).toHaveCount(0);
  expect(await counter.fees(mine)).toEqual(once);
});

test('back from the bank, forward again, back from the result, and sent in once more', async ({ open }) => {
  const seen = await open(phone);
  const { page } = seen;
  const mine = await counter.fee(seen);
  await counter.toBank(page);
  const atBank = page.url();
  await press(page, 'goBack', /\/cartable\/items\//);
  await says(page, title.sent);
  await expect(page.getByRole('button', { name: 'رفتن به درگاه بانک' })).toHaveCount(0);
  await press(page, 'goForward', /\/pg\/StartPay\//);
  // A page that he left open before he paid still has its button.
  const stale = await page.context().newPage();
  await stale.goto(atBank);
  await decide(page, 'pay');
  await counter.back(page, mine);
  await says(page, title.paid);
  await press(page, 'goBack', /\/pg\/StartPay\//);
  await page.getByRole('link', { name: 'بازگشت' }).click();
  await counter.back(page, mine);
  await says(page, title.paid);
  await decide(stale, 'pay');
  await counter.back(stale, mine);
  await says(stale, title.paid);
  expect(await counter.fees(mine)).toEqual(once);
});

test('the second of two tabs is told before it pays', async ({ open }) => {
  const seen = await open(phone);
  const { page: first } = seen;
  const { page: second, watch } = await open(phone);
  watch.expect(/409.*\/pay/);
  const mine = await counter.fee(seen);
  await counter.enter(second, 'sara');
  // It is open, and the news of the other tab does not reach it.
  await second.route('**/api/live*', (route) => route.abort());
  watch.expect(/api\/live/);
  await second.goto(counter.office.at(`/cartable/items/${mine.item}`));
  await expect(second.getByRole('button', { name: 'رفتن به درگاه بانک' })).toBeVisible();
  await counter.toBank(first);
  await second.getByRole('button', { name: 'رفتن به درگاه بانک' }).click();
  const dialog = second.getByRole('dialog', { name: 'دوباره می‌پردازید؟' });
  await expect(dialog).toContainText('لازم نیست دوباره بپردازید');
  await expectSound(second);
  await dialog.getByRole('button', { name: 'نه، صبر می‌کنم' }).click();
  await says(second, title.sent);
  await second.getByRole('button', { name: 'پرداخت دوباره…' }).click();
  await dialog.getByRole('button', { name: 'بله، دوباره می‌پردازم' }).click();
  await second.waitForURL(`${counter.bank.url}/**`);

  await decide(first, 'pay');
  await counter.back(first, mine);
  await says(first, title.paid);
  await says(first, 'دیگر لازم نیست آن را بپردازید');
  await expectSound(first);
  await decide(second, 'pay');
  await counter.back(second, mine);
  await says(second, 'پول شما برمی‌گردد');
  expect(await counter.fees(mine)).toEqual(once);
});

test('the line breaks at the bank, and later the cartable tells the truth', async ({ open }) => {
  const seen = await open(phone);
  const { page, watch } = seen;
  watch.expect(/ERR_INTERNET_DISCONNECTED/);
  const mine = await counter.fee(seen);
  await counter.toBank(page);
  await page.route('**/pg/StartPay/**', async (route) => {
    await route.fetch({ maxRedirects: 0 }); // the bank has heard him
    await route.abort('internetdisconnected');
  });
  const lost = page.waitForEvent('requestfailed');
  await decide(page, 'pay');
  await lost;
  await expect.poll(() => page.url()).toContain('chrome-error:'); // the browser's own page comes after it
  await page.goto(counter.office.at('/cartable/'));
  await page.locator(`a[href="/cartable/items/${mine.item}"]`).click();
  await says(page, title.sent);
  await page.getByRole('button', { name: 'دوباره ببینید' }).click();
  await says(page, title.paid);
  expect(await counter.fees(mine)).toEqual(once);
});

test('without a line nobody is sent to the bank', async ({ open }) => {
  const seen = await open(phone);
  const { page, watch } = seen;
  watch.expect(/ERR_INTERNET_DISCONNECTED/);
  await counter.fee(seen);
  await expect(page.getByRole('button', { name: 'رفتن به درگاه بانک' })).toBeEnabled();
  await page.context().setOffline(true);
  await says(page, 'اینترنت شما قطع است');
  await expect(page.getByRole('button', { name: 'رفتن به درگاه بانک' })).toBeDisabled();
  await expectSound(page);
  await page.context().setOffline(false);
  await counter.toBank(page);
});

interface Bad {
  name: string;
  does: string[];
  what?: 'pay' | 'cancel';
  said: string;
  then?: string;
  fees: typeof once;
}

const bad: Bad[] = [
  { name: 'confirms, and its answer is lost', does: ['lost_verify'], said: title.doubt, then: title.paid, fees: once },
  { name: 'does not know yet', does: ['says_pending'], said: title.doubt, then: title.paid, fees: once },
  { name: 'calls back three times, beside a forger', does: ['doubled', 'forged'], said: title.paid, fees: once },
  { name: 'takes the money and says NOK', does: ['false_nok'], said: title.paid, fees: once },
  { name: 'says OK of what was cancelled', does: ['false_ok'], what: 'cancel', said: title.failed, fees: never },
  { name: 'is told that he cancels', does: [], what: 'cancel', said: title.failed, fees: never },
  { name: 'takes another amount', does: ['other_amount'], said: title.other, fees: never }
];

for (const { name, does, what = 'pay', said, then, fees: left } of bad) {
  test(`a bank that ${name}`, async ({ open, request }) => {
    const seen = await open(phone);
    const { page } = seen;
    const mine = await counter.fee(seen);
    await counter.toBank(page);
    for (const hostility of does) await counter.bank.does(request, hostility);
    await decide(page, what);
    await counter.back(page, mine);
    await says(page, said);
    await expectSound(page);
    await page.reload();
    await says(page, said);
    if (then) {
      await counter.bank.calm(request);
      await page.getByRole('button', { name: 'دوباره ببینید' }).click();
      await says(page, then);
    }
    expect(await counter.fees(mine)).toEqual(left);
  });
}

test('a forged callback before he has paid changes nothing', async ({ open, request }) => {
  const seen = await open(phone);
  const { page } = seen;
  const mine = await counter.fee(seen);
  await counter.toBank(page);
  const forger = await page.context().newPage();
  await forger.goto(counter.office.at(`/pay/psp/callback?trackId=${authorityOf(page)}&success=1&status=2&orderId=none`));
  await counter.bank.meddle(request, authorityOf(page), 'forge');
  expect(await counter.fees(mine)).toEqual(never);
  await decide(page, 'pay');
  await counter.back(page, mine);
  await says(page, title.paid);
  expect(await counter.fees(mine)).toEqual(once);
});

test('a payment that failed is paid again', async ({ open }) => {
  const seen = await open(phone);
  const { page } = seen;
  const mine = await counter.fee(seen);
  await counter.toBank(page);
  await decide(page, 'cancel');
  await counter.back(page, mine);
  await says(page, title.failed);
  await page.getByRole('link', { name: /پرداخت هزینه‌ی پروانه/ }).click();
  await says(page, title.failed);
  await says(page, 'می‌توانید دوباره بپردازید');
  await expectSound(page);
  await counter.toBank(page);
  await decide(page, 'pay');
  await counter.back(page, mine);
  await says(page, title.paid);
  expect(await counter.fees(mine)).toEqual(once);
});

test('while the first is in doubt no second one is begun', async ({ open, request }) => {
  const seen = await open(phone);
  const { page, watch } = seen;
  watch.expect(/503.*\/pay/);
  const mine = await counter.fee(seen);
  await counter.toBank(page);
  await counter.bank.does(request, 'down');
  await decide(page, 'pay');
  await counter.back(page, mine);
  await page.goto(counter.office.at(`/cartable/items/${mine.item}`));
  await says(page, title.doubt);
  const before = (await counter.bank.payments(request)).length;
  await page.getByRole('button', { name: 'پرداخت دوباره…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('هنوز نمی‌دانیم');
  await dialog.getByRole('button', { name: 'بله، دوباره می‌پردازم' }).click();
  await says(page, 'بانک هنوز نتیجه‌ی پرداخت پیشین را نگفته است');
  await expectSound(page);
  expect((await counter.bank.payments(request)).length).toBe(before);
  await counter.bank.calm(request);
  await page.getByRole('button', { name: 'دوباره ببینید' }).click();
  await says(page, title.paid);
  expect(await counter.fees(mine)).toEqual(once);
});

test('money that comes too late goes back, and he has it in writing', async ({ open, request }) => {
  const seen = await open(phone);
  const { page } = seen;
  const mine = await counter.fee(seen);
  await counter.toBank(page);
  await counter.cancel(page, mine);
  await decide(page, 'pay');
  await counter.back(page, mine);
  await says(page, /پول شما/);
  await says(page, title.gone);
  await expectSound(page);
  await page.getByRole('link', { name: 'رسید' }).first().click();
  await says(page, 'برگشت');
  await expectSound(page);
  const [paid] = (await counter.bank.payments(request)).filter(({ refunded }) => refunded === 250_000);
  expect(paid).toBeTruthy();
  expect(await counter.fees(mine)).toEqual(never);
});

test('what the list of the bank and the books do not agree on is explained by a person', async ({ open, request }) => {
  const seen = await open(phone);
  const mine = await counter.fee(seen);
  await counter.toBank(seen.page);
  await decide(seen.page, 'pay');
  await counter.back(seen.page, mine);
  // Today's list lacks what was paid, and has a line of somebody else.
  for (const hostility of ['list_lacks', 'list_foreign']) await counter.bank.does(request, hostility);
  await expect(counter.reconcile()).rejects.toThrow();
  const { page } = await open(desktop);
  await counter.enter(page, 'mina');

  await test.step('a payment that the bank does not list is a warning of its payment', async () => {
    await page.goto(counter.office.at('/inbox/money'));
    await page.getByRole('link', { name: 'مغایرت‌ها' }).click();
    const missing = page.locator('li.card').filter({ hasText: inPersian(mine.no) });
    await expect(missing).toContainText('نزد ما: ۲۵۰٬۰۰۰ ریال');
    await expectSound(page);
    await missing.getByRole('link', { name: /دیدن پرداخت/ }).click();
    await expect(page.locator('.banner.warn')).toHaveCount(1);
    await expectSound(page);
    await page.getByRole('link', { name: 'بازگشت به مغایرت‌ها' }).click();
    await missing.getByRole('button', { name: 'بستن با توضیح' }).click();
    await page.getByRole('dialog').getByLabel('دلیل').fill('فردا در فهرست می‌آید.');
    await page.getByRole('dialog').getByRole('button', { name: 'بستن با توضیح' }).click();
    await expect(missing).toHaveCount(0);
  });

  await test.step('money of no payment is closed with a reason, which is kept', async () => {
    const foreign = page.locator('li.card').filter({ hasText: 'پرداختی برایش نیست' });
    await foreign.getByRole('button', { name: 'بستن با توضیح' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'بستن با توضیح' }).click();
    await expect(dialog.getByRole('alert')).toBeFocused();
    await expectSound(page);
    await dialog.getByLabel('دلیل').fill('از فروشگاه دیگر ماست.');
    await dialog.getByRole('button', { name: 'بستن با توضیح' }).click();
    await expect(foreign).toHaveCount(0);
    await page.getByRole('link', { name: 'بسته', exact: true }).click();
    await expect(foreign).toContainText('finance mina');
    await expect(foreign).toContainText('از فروشگاه دیگر ماست.');
    await expectSound(page);
    await page.locator('li.card').filter({ hasText: inPersian(mine.no) }).getByRole('link').click();
    await expect(page.getByRole('heading', { name: 'این پرداخت' })).toBeVisible();
    await expect(page.locator('.banner.warn')).toHaveCount(0);
  });
});
