import { expect, expectSound, test } from './fixtures.ts';
import { desktop } from './looks.ts';
import { inPersian } from './steps.ts';

// A service refuses for a while: the cases that stopped go on when an operator says so, all at once.

test('an operator retries the cases that a service has stopped', async ({ open, server, desk, request }) => {
  const registry = async (fault: string) => {
    const answer = await request.post(`${server.demo.sandbox}/api/faults`, { data: { service: 'registry', fault } });
    expect(answer).toBeOK();
  };
  await registry('closed');
  const stopped = [await desk.claim({ claim_kind: 'outpatient' }), await desk.claim({ claim_kind: 'outpatient' })];
  const [operator] = server.people('operator');
  const { page } = await open(desktop);
  await desk.enter(page, operator!);

  await test.step('the cases stand under one cause', async () => {
    await expect(async () => {
      await page.goto(server.at('/inbox/'));
      await page.locator('nav a[href="/inbox/problems"]').click();
      await expect(page.locator('a[href*="cause="]').filter({ hasText: '۲ پرونده' })).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await expectSound(page);
    await page.locator('a[href*="cause="]').filter({ hasText: '۲ پرونده' }).click();
    for (const { no } of stopped) await expect(page.getByRole('link', { name: inPersian(no) })).toBeVisible();
    await expectSound(page);
  });

  await test.step('one of them tells why, where, and what can be done', async () => {
    await page.getByRole('link', { name: inPersian(stopped[0]!.no) }).click();
    await expect(page.getByText('با خطای «closed» پاسخ داد')).toBeVisible();
    await expect(page.locator('code.here')).toContainText('identity:');
    await page.getByRole('button', { name: 'انتخاب راه' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'انتخاب راه' }).click();
    await expect(page.getByRole('dialog').getByRole('alert')).toBeFocused();
    await expectSound(page);
    await page.getByRole('button', { name: 'بازگشت بدون تغییر' }).click();
    await page.getByText('پرسش و پاسخ سرویس').click();
    await expect(page.locator('details li').filter({ hasText: 'ناموفق' })).toContainText('civil_registry.verify');
    await expectSound(page);
    await page.getByRole('link', { name: 'بازگشت به پرونده‌های این علت' }).click();
  });

  await test.step('the service is back, and both go on', async () => {
    await registry('none');
    await page.getByRole('button', { name: 'تلاش دوباره' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('این کار برای ۲ پرونده انجام می‌شود.');
    await dialog.getByRole('button', { name: 'تلاش دوباره (۲ پرونده)' }).click();
    await expect(page.getByText('برای ۲ پرونده انجام شد')).toBeVisible();
    for (const claim of stopped) expect(await desk.asked(claim)).toBeTruthy();
    await page.getByRole('link', { name: 'بازگشت به علت‌ها' }).click();
    await expect(page.getByText('هیچ پرونده‌ای گیر نکرده است')).toBeVisible();
    await expectSound(page);
  });
});
