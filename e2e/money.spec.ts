import type { Page } from '@playwright/test';
import type { Desk, Request } from './desk.ts';
import { expect, expectSound, test } from './fixtures.ts';
import { desktop, looks, phone } from './looks.ts';
import type { Server } from './server.ts';
import { inPersian } from './steps.ts';

// Money goes back only on the word of two people, and the ledger balances all the while.

/** A claim whose fee is paid at the bank. */
async function paidClaim(desk: Desk, server: Server, page: Page): Promise<Request> {
  const claim = await desk.claim({ claim_kind: 'outpatient' });
  const session = await desk.as(claim.owner);
  const answer = await session.post(`/api/items/${await desk.asked(claim)}/pay`);
  expect(answer, await answer.text()).toBeOK();
  const { redirect } = (await answer.json()) as { redirect: string };
  await desk.enter(page, claim.owner);
  await page.goto(redirect);
  await page.locator('button[value="pay"]').click();
  await page.waitForURL(server.at('/**'));
  return claim;
}

/** The dialog that is open, with its button pressed. */
async function confirm(page: Page, name: string): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

test('a part of a fee goes back on the word of two people', async ({ open, server, desk }) => {
  const [first, second] = server.people('finance');
  const bank = await open(desktop);
  const claim = await paidClaim(desk, server, bank.page);
  const { page } = await open(desktop);
  await desk.enter(page, first!);

  await test.step('the payment is found by the number of its request', async () => {
    await page.goto(server.at('/inbox/'));
    await page.locator('nav a[href="/inbox/money"]').click();
    await expect(page.getByRole('heading', { level: 2, name: 'پول' })).toBeVisible();
    await expectSound(page);
    await page.getByLabel('شماره یا کارت').fill(inPersian(claim.no));
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/text=/);
    await expect(page.locator('a[href*="id="]')).toHaveCount(1);
    await page.reload();
    await page.locator('a[href*="id="]').click();
    await expect(page.getByText('پرداخت شده')).toBeVisible();
    await expect(page.locator('table tbody tr')).toHaveCount(2);
    await expectSound(page);
  });

  await test.step('one person asks for a half, and cannot agree with it himself', async () => {
    await page.getByRole('button', { name: 'درخواست بازپرداخت' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/مبلغ بازپرداخت/).fill('999999999');
    await dialog.getByRole('button', { name: 'درخواست بازپرداخت' }).click();
    await expect(dialog.getByRole('alert')).toBeFocused();
    await expectSound(page);
    await dialog.getByLabel(/مبلغ بازپرداخت/).fill('100000');
    await dialog.getByLabel('دلیل').fill('نیمی از بررسی انجام نشد.');
    await confirm(page, 'درخواست بازپرداخت');
    await expect(page.getByText('این بازپرداخت را خودتان خواسته‌اید')).toBeVisible();
    await expect(page.getByRole('button', { name: 'تأیید بازپرداخت' })).toHaveCount(0);
    await expect(page.locator('table tbody tr')).toHaveCount(2);
    await expectSound(page);
  });

  const { page: other } = await open(desktop);
  await desk.enter(other, second!);
  await test.step('a second person agrees; the gateway gives nothing back by itself', async () => {
    await other.goto(server.at('/inbox/money?tab=refunds'));
    const mine = other.locator('li.card').filter({ hasText: inPersian(claim.no) });
    await expect(mine).toContainText('نیمی از بررسی انجام نشد.');
    await mine.getByRole('link').click();
    await other.getByRole('button', { name: 'تأیید بازپرداخت' }).click();
    await expect(other.getByRole('dialog')).toContainText('۱۰۰٬۰۰۰ ریال به مشتری برمی‌گردد');
    await confirm(other, 'تأیید بازپرداخت');
    await expect(other.getByText('این درگاه خودش پول را برنمی‌گرداند')).toBeVisible();
    await expect(other.locator('table tbody tr')).toHaveCount(4);
    await expectSound(other);
  });

  await test.step('he pays by hand, the first confirms, and the ledger balances', async () => {
    await other.getByRole('button', { name: 'با حواله برگرداندم' }).click();
    await other.getByRole('dialog').getByLabel('شماره‌ی پیگیری حواله').fill('۱۴۰۵۰۰۱');
    await confirm(other, 'با حواله برگرداندم');
    await expect(other.getByText('این حواله را خودتان ثبت کرده‌اید')).toBeVisible();
    await page.reload();
    await page.getByRole('button', { name: 'تأیید حواله' }).click();
    await confirm(page, 'تأیید حواله');
    await expect(page.getByText('برگشت داده شد')).toBeVisible();
    const rows = page.locator('table tbody tr');
    await expect(rows).toHaveCount(6);
    await expect(rows.last()).toContainText('بازپرداخت‌های مانده');
    await expect(rows.last().locator('td').last()).toHaveText('۰ ریال');
    await expect(page.getByText('سهراب').or(page.getByText('مهناز')).first()).toBeVisible();
    await expectSound(page);
  });
});

test('money is only for those who answer for it', async ({ open, server, desk }) => {
  const { page } = await open(desktop);
  await desk.enter(page, server.people('medical_expert')[0]!);
  await page.goto(server.at('/inbox/'));
  await expect(page.locator('nav a[href="/inbox/money"]')).toHaveCount(0);
  const answer = await (await desk.as(server.people('medical_expert')[0]!)).get('/api/money/payments');
  expect(answer.status()).toBe(404);
});

test('the money is reached by the keyboard alone', async ({ open, server, desk }) => {
  const { page } = await open(phone);
  await desk.enter(page, server.people('finance')[0]!);
  await page.goto(server.at('/inbox/money?tab=refunds&show=all'));
  const card = page.locator('li.card').first();
  await card.getByRole('link').focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/id=/);
  await expect(page.locator('table')).toBeVisible();
  await page.getByRole('group', { name: 'دفتر پول' }).focus();
  await expectSound(page);
});

for (const look of looks) {
  test(`the money: ${look.name}`, async ({ open, server, desk }) => {
    const { page } = await open(look);
    await page.goto(server.at('/signin'));
    if (look.lang === 'en') await page.evaluate(() => localStorage.setItem('kartabl.lang', 'en'));
    await desk.enter(page, server.people('finance')[0]!);
    for (const [at, ready] of [
      ['?state=paid', 'a[href*="id="]'],
      ['?tab=refunds', 'li.card'],
      ['?tab=refunds&show=all', 'li.card']
    ] as const) {
      await page.goto(server.at(`/inbox/money${at}`));
      await expect(page.locator(ready).first()).toBeVisible();
      await expectSound(page);
    }
    await page.locator('li.card a[href*="id="]').first().click();
    await expect(page.locator('table')).toBeVisible();
    await expectSound(page);
    await page.goto(server.at('/inbox/money?text=nothing'));
    await expect(page.locator('.empty')).toBeVisible();
    await expectSound(page);
  });
}
