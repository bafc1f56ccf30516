import { expect, expectSound, test } from './fixtures.ts';
import { desktop } from './looks.ts';

// A supervisor saves how he looks at a queue and shares it; who works in the queue finds it; it is taken away, and back.

test('a view is saved, shared, begun with and deleted', async ({ open, server, desk }) => {
  const [chief, worker] = [server.people('supervisor')[0]!, server.people('medical_expert')[0]!];
  const { page } = await open(desktop);
  await desk.enter(page, chief);
  await page.goto(server.at('/inbox/queue%3Amedical_experts'));
  await expect(page.locator('[role="option"]').first()).toBeVisible();
  await page.keyboard.press('f');
  await expect(page.getByRole('searchbox', { name: 'شماره، نام یا موضوع' })).toBeFocused();
  await page.getByRole('combobox', { name: 'همکار' }).selectOption({ label: worker.name });
  await page.getByRole('combobox', { name: 'مهلت' }).selectOption('none');
  await expect(page).toHaveURL(/due=none/);
  await page.getByText('کاری را از فهرست برگزینید').click();
  await page.keyboard.press('s');
  const dialog = page.getByRole('dialog', { name: 'ذخیره‌ی نما' });
  await dialog.getByLabel('نام نما').fill('بی‌مهلت‌ها');
  await dialog.getByLabel('چه کسانی ببینند؟').selectOption({ label: 'صف کارشناسی پزشکی' });
  await dialog.getByRole('radio', { name: 'بله' }).check();
  await expectSound(page);
  await dialog.getByRole('button', { name: 'ذخیره‌ی نما' }).click();
  const pane = page.getByRole('navigation', { name: 'بخش‌ها' });
  await expect(pane.getByRole('link', { name: 'بی‌مهلت‌ها' })).toHaveAttribute('aria-current', 'page');
  await page.goto(server.at('/inbox/'));
  await expect(page).toHaveURL(/due=none.*saved=/);
  await expectSound(page);

  const other = (await open(desktop)).page;
  await desk.enter(other, worker);
  await other.goto(server.at('/inbox/mine'));
  await other.getByRole('navigation', { name: 'بخش‌ها' }).getByRole('link', { name: 'بی‌مهلت‌ها' }).click();
  await expect(other).toHaveURL(/queue%3Amedical_experts\?.*due=none/);

  await pane.getByRole('button', { name: 'چیدن نماها' }).click();
  await expectSound(page);
  await page.getByRole('button', { name: 'پاک کردن «بی‌مهلت‌ها»' }).click();
  await expect(page.getByRole('dialog').getByText('هنوز نمایی ذخیره نکرده‌اید')).toBeVisible();
  await page.getByRole('button', { name: 'برگرداندن' }).click();
  await expect(page.getByRole('button', { name: 'ویرایش «بی‌مهلت‌ها»' })).toBeVisible();
});
