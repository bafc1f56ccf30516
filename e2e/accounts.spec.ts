import type { Page } from '@playwright/test';
import { expect, expectSound, test } from './fixtures.ts';
import { desktop, looks, phone, type Look } from './looks.ts';
import type { Server } from './server.ts';
import { inPersian, marks } from './steps.ts';

// How people come in who have no account yet, or no password any more.

/** The newest code that was sent to an address, as its owner reads it. */
async function codeFor(server: Server, to: string): Promise<string> {
  let code = '';
  await expect(async () => {
    const response = await fetch(`${server.demo.sandbox}/api/messages`);
    const { messages } = (await response.json()) as { messages: { to: string; body: string }[] };
    code = messages.filter((message) => message.to === to).map((message) => /\b\d{6}\b/.exec(message.body)?.[0]).find(Boolean) ?? '';
    expect(code).not.toBe('');
  }).toPass();
  return code;
}

const target = (page: Page) => page.getByLabel(/^(شماره‌ی موبایل یا ایمیل|Mobile number or e-mail)$/);
const code = (page: Page) => page.getByLabel(/^(کد شش‌رقمی|Six-digit code)$/);
const sendCode = (page: Page) => page.getByRole('button', { name: /^(فرستادن کد|Send a code)$/ });

test('a stranger makes an account and files a complaint', async ({ open, server }) => {
  const { page, watch } = await open(phone);
  watch.expect(/422.*\/api\/signup\/code/);
  await page.goto(server.at('/signin'));
  await page.getByRole('link', { name: 'ساختن حساب' }).click();
  await target(page).fill('۰۹۳۵ ۱۲۳ ۴۵ ۶۷');
  await sendCode(page).click();
  await code(page).fill('۰۰۰۰۰');
  await page.getByRole('button', { name: 'ادامه' }).click();
  await expect(page.getByRole('alert')).toContainText('کد درست نیست');
  await code(page).fill(inPersian(await codeFor(server, '09351234567')));
  await page.getByRole('button', { name: 'ادامه' }).click();
  await page.getByRole('button', { name: 'ساختن حساب' }).click();
  await expect(page.getByRole('alert')).toContainText('نام و نام خانوادگی');
  await page.getByLabel('نام و نام خانوادگی').fill('شیدا رهنما');
  await page.getByLabel('استان').fill('گیلان');
  await page.getByRole('button', { name: 'ساختن حساب' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('کارتابل شیدا رهنما');

  await page.locator('a[href="/cartable/start/complaint"]').click();
  await page.getByRole('radio').last().check();
  await page.getByLabel('شرح').fill('نام حساب من در صفحه نام دیگری است.');
  await page.getByRole('button', { name: 'ادامه' }).click();
  await page.getByRole('button', { name: 'فرستادن' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('درخواست شما ثبت شد');
});

test('a forgotten password', async ({ open, server }) => {
  const owner = server.people('customer')[1]!;
  const mail = `${owner.login}@example.com`;
  const { page } = await open(phone);
  await page.goto(server.at('/signin'));
  await page.getByRole('link', { name: 'فراموشی گذرواژه' }).click();
  await target(page).fill(mail.toUpperCase());
  await sendCode(page).click();
  await code(page).fill(await codeFor(server, mail));
  await page.getByLabel('گذرواژه‌ی تازه').fill('a new password');
  await page.getByRole('button', { name: 'گذاشتن گذرواژه' }).click();
  await expect(page.getByText('گذرواژه عوض شد')).toBeVisible();
  await page.getByRole('link', { name: 'ورود', exact: true }).click();
  await page.getByLabel('نام کاربری').fill(mail);
  await page.getByLabel('گذرواژه', { exact: true }).fill('a new password');
  await page.getByRole('button', { name: 'ورود', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`کارتابل ${owner.name}`);
  await putBack(page, server, 'a new password', owner.password);
});

/** Gives the signed-in person the password of before: others sign in by it. */
async function putBack(page: Page, server: Server, old: string, before: string): Promise<void> {
  await page.goto('about:blank'); // where nothing listens that ends with the session
  const answer = await page.request.post(server.at('/api/me/password'), { headers: await marks(page.request, server.demo.url), data: { old, new: before } });
  await expect(answer).toBeOK();
}

test('a customer comes in by a code', async ({ open, server }) => {
  const owner = server.people('customer')[2]!;
  const mail = `${owner.login}@example.com`;
  const { page } = await open(phone);
  await page.goto(server.at('/signin'));
  await page.getByRole('button', { name: 'با کد یک‌بارمصرف' }).click();
  await target(page).fill(mail);
  await sendCode(page).click();
  await code(page).fill(await codeFor(server, mail));
  await page.getByRole('button', { name: 'ورود', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`کارتابل ${owner.name}`);
});

for (const [n, look] of looks.entries()) {
  test(`the pages before the door: ${look.name}`, async ({ open, server }) => {
    const { page } = await open(look);
    await page.goto(server.at('/signin'));
    if (look.lang === 'en') await page.getByRole('button', { name: 'English' }).click();
    await expect(target(page).or(page.getByRole('group'))).toBeVisible();
    await whole(page, look, 'password');
    await page.goto(server.at('/signin?by=code'));
    await expect(target(page)).toBeVisible();
    await whole(page, look, 'target');
    await page.goto(server.at('/signin/forgotten'));
    await target(page).fill(`0938000000${n}`);
    await sendCode(page).click();
    await expect(code(page)).toBeVisible();
    await whole(page, look, 'forgotten');
    await page.goto(server.at('/signin/new'));
    await target(page).fill(`0937000000${n}`);
    await sendCode(page).click();
    await code(page).fill(await codeFor(server, `0937000000${n}`));
    await page.getByRole('button', { name: /^(ادامه|Continue)$/ }).click();
    await expect(page.getByLabel(/^(نام و نام خانوادگی|First and last name)$/)).toBeVisible();
    await whole(page, look, 'about');
  });
}

test('a customer asks for his data to be erased, and is told why not yet', async ({ open, server, desk }) => {
  const owner = server.people('customer')[2]!;
  const { page, watch } = await open(phone);
  watch.expect(/422.*\/api\/me\/erasure/);
  await desk.enter(page, owner);
  await page.goto(server.at('/cartable/account'));
  const copy = page.waitForEvent('download');
  await page.getByRole('button', { name: 'دریافت نسخه‌ای از داده‌هایم' }).click();
  expect((await copy).suggestedFilename()).toBe('my-data.zip');
  await page.getByRole('button', { name: 'درخواست پاک‌کردن داده‌هایم' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'درخواست پاک‌کردن داده‌هایم' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByLabel('گذرواژه‌ی کنونی').fill(owner.password);
  await expectSound(page);
  await dialog.getByRole('button', { name: 'درخواست پاک‌کردن داده‌هایم' }).click();
  await expect(page.getByText('در دست بررسی است')).toBeVisible();

  const office = await open(desktop);
  await desk.enter(office.page, server.people('operator')[0]!);
  await office.page.goto(server.at('/inbox/erasures'));
  const row = office.page.getByRole('listitem').filter({ hasText: owner.name });
  await row.getByRole('button', { name: 'پیشنهاد پاک‌کردن' }).click();
  await expect(row.getByText('راهبر دیگری باید بپذیرد')).toBeVisible();
  await expectSound(office.page);
  await row.getByRole('button', { name: 'نپذیرفتن' }).click();
  await office.page.getByRole('dialog').getByLabel('چرا').fill('قرارداد شما تا بهار برقرار است.');
  await office.page.getByRole('dialog').getByRole('button', { name: 'نپذیرفتن' }).click();
  await expect(row.getByText('پذیرفته‌نشده')).toBeVisible();

  await page.reload();
  await expect(page.getByText('قرارداد شما تا بهار برقرار است.')).toBeVisible();
  await expectSound(page);
});

for (const look of [phone, desktop]) {
  test(`one's own account: ${look.name}`, async ({ open, server, desk }) => {
    const owner = server.people('customer')[3]!;
    const { page } = await open(look);
    await desk.enter(page, owner);
    await page.goto(server.at('/cartable/account'));
    await expect(page.getByText('همین نشست')).toBeVisible();
    await page.getByRole('checkbox', { name: 'ایمیل' }).last().setChecked(look === desktop);
    await expect(page.getByText('ثبت شد.')).toBeVisible();
    await page.getByRole('button', { name: /· ایمیل$/ }).click();
    const mail = `${owner.login}-${look.size}@example.com`;
    await page.getByLabel('ایمیل تازه').fill(mail);
    await sendCode(page).click();
    await code(page).fill(await codeFor(server, mail));
    await whole(page, look, 'account');
    await page.getByRole('button', { name: 'تأیید نشانی' }).click();
    await expect(page.getByText('نشانی تازه ثبت شد.')).toBeVisible();
    await expect(page.getByText(inPersian(mail))).toBeVisible();
    await page.getByLabel('استان').fill('یزد');
    await page.getByRole('button', { name: 'ثبت', exact: true }).click();
    await page.reload();
    await expect(page.getByLabel('استان')).toHaveValue('یزد');
    await page.getByRole('button', { name: 'خروج از همه‌جا' }).click();
    await expect(page).toHaveURL(/\/signin$/);
  });
}

test('staff have their account too', async ({ open, server, desk }) => {
  const { page } = await open(desktop);
  await desk.enter(page, server.people('medical_expert')[0]!);
  await page.goto(server.at('/inbox/account'));
  await expect(page.getByText('همین نشست')).toBeVisible();
  await whole(page, desktop, 'staff account');
});

/** Nothing is cut off nor keeps anybody out; SHOTS names a folder for pictures of it. */
async function whole(page: Page, look: Look, name: string): Promise<void> {
  await expectSound(page);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name} ${look.name}.png`, fullPage: true });
}
