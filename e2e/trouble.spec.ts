import { request, type Page } from '@playwright/test';
import { expect, expectSound, test } from './fixtures.ts';
import { desktop, looks, phone } from './looks.ts';
import { lyingPdf } from './paper.ts';
import { signIn } from './steps.ts';

// Bad moments: each is told in words, and nothing is lost by it.

const claim = '/cartable/start/medical_claim';

test('a wrong password', async ({ open, server, desk }) => {
  const owner = await desk.customer();
  const { page, watch } = await open(phone);
  watch.expect(/401.*\/api\/session/);
  await page.goto(server.at('/signin'));
  await signIn(page, { ...owner, password: 'not-mine' });
  await expect(page.getByRole('alert').or(page.getByRole('status'))).toContainText('نام کاربری یا گذرواژه');
  await expect(page.getByLabel('گذرواژه', { exact: true })).toHaveValue('');
  await signIn(page, owner);
  await expect(page).toHaveURL(server.at('/cartable/'));
});

test('an empty form', async ({ open, server, desk }) => {
  const { page } = await open(phone);
  await desk.enter(page, await desk.customer());
  await page.goto(server.at('/cartable/start/complaint'));
  await page.getByRole('button', { name: 'ادامه' }).click();
  const summary = page.getByRole('alert');
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('link')).toHaveCount(2);
  await expect(page).toHaveTitle(/^خطا:/);
  await summary.getByRole('link', { name: /شرح/ }).click();
  await expect(page.getByLabel('شرح')).toBeFocused();
  await expect(page.getByLabel('شرح')).toHaveAccessibleDescription(/این مورد را پر کنید/);

  await page.goto(server.at(`${claim}?q=iban`));
  const iban = page.getByLabel('شماره‌ی شبا');
  await iban.fill('IR00 0000 0000 0000 0000 0000 00');
  await page.getByRole('button', { name: 'ادامه' }).click();
  await expect(summary.getByRole('link', { name: /شماره‌ی شبا درست نیست/ })).toBeVisible();
  await expect(iban).toHaveValue(/IR00/);
});

test('a file that is not what its name says', async ({ open, server, desk }) => {
  const { page, watch } = await open(phone);
  watch.expect(/422.*\/api\/uploads/);
  await desk.enter(page, await desk.customer());
  await page.goto(server.at(`${claim}?q=invoices`));
  await page.getByLabel('صورت‌حساب‌ها').setInputFiles(lyingPdf('صورت‌حساب.pdf'));
  await expect(page.locator('.files').getByRole('alert')).toContainText('محتوای پرونده');
  await page.getByRole('button', { name: 'ادامه' }).click();
  await expect(page.getByRole('alert').getByRole('link', { name: /^صورت‌حساب‌ها/ })).toBeVisible();
});

test('a session that is over', async ({ open, server, desk }) => {
  const owner = await desk.customer();
  const { page, watch } = await open(phone);
  watch.expect(/401/);
  await desk.enter(page, owner);
  await page.goto(server.at('/cartable/cases'));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('درخواست‌های شما');

  const elsewhere = await request.newContext({ storageState: await page.context().storageState(), extraHTTPHeaders: { Origin: server.demo.url } });
  await expect(await elsewhere.delete(server.at('/api/session'))).toBeOK();
  await elsewhere.dispose();

  await page.goto(server.at(`${claim}?from=test`));
  await expect(page).toHaveURL(/\/signin\?next=/);
  await expect(page.getByText('برای ادامه دوباره وارد شوید')).toBeVisible();
  await signIn(page, owner);
  await expect(page).toHaveURL(server.at(`${claim}?from=test`));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('ثبت هزینه‌ی درمان');
});

test('the address of somebody else’s request', async ({ open, server, desk }) => {
  const theirs = await desk.claim();
  const item = await desk.place(theirs.no, 'بررسی کارشناس', 'medical_expert');
  const [stranger] = server.people('customer').filter(({ login }) => login !== theirs.owner.login);
  const { page, watch } = await open(desktop);
  watch.expect(/404/);
  await desk.enter(page, stranger!);
  const said = async (path: string) => {
    await page.goto(server.at(path));
    await expect(page.getByText('چنین چیزی پیدا نشد')).toBeVisible();
    await expectSound(page);
    return page.getByRole('main').innerText();
  };
  expect(await said(`/cartable/cases/${theirs.id}`)).toBe(await said('/cartable/cases/01a20000-0000-7000-8000-000000000000'));
  expect(await said(`/cartable/items/${item.item}`)).toBe(await said('/cartable/items/01a20000-0000-7000-8000-000000000000-1'));
});

test('a part of a page that cannot be loaded', async ({ open, server, desk }) => {
  const { page, watch } = await open(desktop);
  watch.expect(/Audit-|ERR_FAILED|exception/);
  await desk.enter(page, server.people('operator')[0]!);
  await page.goto(server.at('/inbox/'));
  const part = '**/assets/Audit-*.js';
  await page.route(part, (route) => route.abort());
  await page.locator('nav a[href="/inbox/audit"]').click();
  await expect(page.getByRole('alert')).toContainText('این صفحه کامل نیامد');
  await page.unroute(part);
  await page.getByRole('alert').getByRole('button', { name: 'تازه کردن' }).click();
  await expect(page.getByRole('heading', { name: 'گزارش رویدادها' })).toBeVisible();
});

const failures = {
  fa: { broken: 'این صفحه باز نشد', away: 'اتصال برقرار نشد', unseen: 'پیش‌تر در این مرورگر ندیده‌اید', again: 'دوباره', first: 'رفتن به صفحه‌ی نخست', home: 'کارتابل' },
  en: { broken: 'This page did not open', away: 'No connection', unseen: 'not seen this page in this browser before', again: 'Try again', first: 'To your first page', home: 'cartable' }
};

for (const look of looks.filter(({ size }) => size === 'phone')) {
  const text = failures[look.lang];
  const request = '/cartable/cases/01a20000-0000-7000-8000-000000000000';
  const pages = ['/cartable/start/complaint', request, `${request.replace('cases', 'items')}-1`, '/cartable/'];

  /** Each page says what happened under a title of its own, and leads on; the last of them comes at the second try. */
  async function expectWaysOn(page: Page, at: (path: string) => string, title: string, mend: () => Promise<void>) {
    const again = page.getByRole('main').getByRole('button', { name: text.again });
    for (const path of pages) {
      await page.goto(at(path));
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
      await expect(page).toHaveTitle(new RegExp(title));
      await expect(again).toBeVisible();
      await expect(page.getByRole('link', { name: text.first })).toHaveCount(path === '/cartable/' ? 0 : 1);
      await expectSound(page);
    }
    await mend();
    await again.click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(text.home);
  }

  test(`a server that breaks: ${look.name}`, async ({ open, server, desk }) => {
    const { page, watch } = await open(look);
    watch.expect(/500/);
    await page.addInitScript((lang) => localStorage.setItem('kartabl.lang', lang), look.lang);
    await desk.enter(page, await desk.customer());
    const asked = /\/api\/(home|offers|cases|items)/;
    await page.route(asked, (route) => route.fulfill({ status: 500, json: {} }));
    await expectWaysOn(page, (path) => server.at(path), text.broken, () => page.unroute(asked));
  });

  test(`no network on a first visit: ${look.name}`, async ({ open, server, desk }) => {
    const { page, watch } = await open(look);
    watch.expect(/ERR_INTERNET_DISCONNECTED/);
    await page.addInitScript((lang) => localStorage.setItem('kartabl.lang', lang), look.lang);
    await desk.enter(page, await desk.customer());
    const asked = /\/(api|healthz)/;
    await page.route(asked, (route) => route.abort('internetdisconnected'));
    await expectWaysOn(page, (path) => server.at(path), text.away, async () => {
      await expect(page.getByText(text.unseen)).toBeVisible();
      await page.unroute(asked);
    });
  });
}
