import type { Page } from '@playwright/test';
import { expect, expectSound, test } from './fixtures.ts';
import { phone } from './looks.ts';
import { inPersian } from './steps.ts';

// The line breaks: what was seen is there, what is typed is kept, and nothing is paid or handed in until it is back.

const down = (page: Page) => page.getByText('اینترنت قطع است. آنچه پیش‌تر دیده‌اید اینجاست');

test('a customer without a network', async ({ open, server, desk }) => {
  const unpaid = await desk.once('unpaid', () => desk.claim({ claim_kind: 'outpatient' }));
  const pay = await desk.asked(unpaid);
  const { page, watch } = await open({ ...phone, worker: true });
  watch.expect(/ERR_INTERNET_DISCONNECTED/);
  await desk.enter(page, unpaid.owner);
  const network = (works: boolean) => page.context().setOffline(!works);
  const no = inPersian(unpaid.no);

  await test.step('what he has seen is kept, and the pages too', async () => {
    await page.goto(server.at(`/cartable/start/complaint`));
    await expect(page.getByLabel('شرح')).toBeVisible();
    await page.goto(server.at(`/cartable/items/${pay}`));
    await expect(page.getByRole('button', { name: 'رفتن به درگاه بانک' })).toBeEnabled();
    await page.goto(server.at(`/cartable/cases/${unpaid.id}`));
    await expect(page.getByText(no).first()).toBeVisible();
    await page.goto(server.at('/cartable/'));
    await expect(page.locator(`a[href="/cartable/items/${pay}"]`)).toBeVisible();
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  });

  await test.step('without a network the pages open, and say when they were seen', async () => {
    await network(false);
    await page.goto(server.at('/cartable/'));
    await expect(down(page)).toBeVisible();
    await expect(page.getByText(/این صفحه را آخرین بار در .* دیده‌اید/)).toBeVisible();
    await expectSound(page);
    await page.locator(`a[href="/cartable/cases/${unpaid.id}"]`).first().click();
    await expect(page.getByRole('heading', { name: 'درخواست شما کجاست' })).toBeVisible();
    await expectSound(page);
  });

  await test.step('a page that he has not seen says so, and leads on', async () => {
    await page.goto(server.at('/cartable/cases/01a20000-0000-7000-8000-000000000000'));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('اتصال برقرار نشد');
    await expect(page.getByText('این صفحه را پیش‌تر در این مرورگر ندیده‌اید')).toBeVisible();
    await expectSound(page);
    await page.getByRole('link', { name: 'رفتن به صفحه‌ی نخست' }).click();
    await page.locator(`a[href="/cartable/cases/${unpaid.id}"]`).first().click();
    await expect(page.getByRole('heading', { name: 'درخواست شما کجاست' })).toBeVisible();
  });

  await test.step('no payment goes out', async () => {
    await page.locator(`a[href="/cartable/items/${pay}"]`).click();
    await expect(page.getByRole('button', { name: 'رفتن به درگاه بانک' })).toBeDisabled();
    await expect(page.getByText('همین که وصل شود، می‌توانید بپردازید.')).toBeVisible();
    await expectSound(page);
  });

  await test.step('what is typed is kept, and nothing is handed in', async () => {
    await page.goto(server.at('/cartable/start/complaint'));
    await page.getByRole('radio').last().check();
    await page.getByLabel('شرح').fill('در راه بودم و اینترنت نداشتم.');
    await expect(page.getByText('نوشته‌ها در همین مرورگر مانده است')).toBeVisible();
    await page.getByRole('button', { name: 'ادامه' }).click();
    await expect(page.getByRole('button', { name: 'فرستادن' })).toBeDisabled();
    await expect(page.getByText('پاسخ‌هایتان همین‌جا نگه داشته شده است')).toBeVisible();
    await expectSound(page);
    // The page is closed, and another is opened: only this browser knows the words.
    await page.goto(server.at('/cartable/'));
    await expect(down(page)).toBeVisible();
  });

  await test.step('the line is back: the words are with the server, once, and can be sent', async () => {
    const draft = page.waitForRequest((request) => request.method() === 'PUT' && request.url().endsWith('/api/offers/complaint/draft'));
    await network(true);
    await expect(page.getByText('دوباره وصل شدید و نوشته‌هایتان ذخیره شد.')).toBeVisible();
    await draft;
    await expect(page.getByText(/این صفحه را آخرین بار/)).toBeHidden();
    const other = await desk.as(unpaid.owner);
    const kept = await (await other.get('/api/offers/complaint')).json();
    expect(JSON.stringify(kept.draft.fields)).toContain('در راه بودم و اینترنت نداشتم.');
    await page.getByRole('region', { name: /ادامه‌ی درخواست نیمه‌کاره/ }).getByRole('link', { name: /شکایت/ }).click();
    await expect(page.getByLabel('شرح')).toHaveValue('در راه بودم و اینترنت نداشتم.');
    await page.getByRole('button', { name: 'ادامه' }).click();
    await page.getByRole('button', { name: 'فرستادن' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('درخواست شما ثبت شد');
  });

  await test.step('who signs out leaves nothing behind', async () => {
    await page.locator('summary').click();
    await page.getByRole('button', { name: 'خروج' }).click();
    await page.waitForURL(/signin/);
    expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => /kept|unsaved/.test(name)))).toEqual([]);
  });
});
