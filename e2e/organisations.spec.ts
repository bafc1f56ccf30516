import type { Page } from '@playwright/test';
import { expect, expectSound, test } from './fixtures.ts';
import { desktop, phone } from './looks.ts';

// Colleagues act for one organisation: one invites, the other accepts and works on what she has shared.

const act = (page: Page) => page.getByRole('combobox', { name: 'از طرف' });

test('a colleague is invited, accepts, and works on a shared request', async ({ open, server, desk }) => {
  const [owner, colleague] = [server.people('customer')[0]!, server.people('customer')[2]!];
  const { page: hers, watch: herWatch } = await open(phone);
  herWatch.expect(/404.*\/api\/cases\//);
  await desk.enter(hers, owner);
  await hers.goto(server.at('/cartable/organisations'));
  await hers.getByRole('button', { name: 'ساختن سازمان' }).click();
  await hers.getByLabel('نام سازمان').fill('بازرگانی آفتاب');
  await hers.getByRole('dialog').getByRole('button', { name: 'ساختن سازمان' }).click();
  await expect(hers.getByRole('heading', { level: 1 })).toHaveText('بازرگانی آفتاب');
  await hers.getByRole('button', { name: 'دعوت عضو تازه' }).click();
  await hers.getByLabel('شماره‌ی موبایل یا ایمیل').fill(`${colleague.login}@example.com`);
  await hers.getByRole('radio', { name: /^مدیر:/ }).check();
  await expectSound(hers);
  await hers.getByRole('button', { name: 'فرستادن دعوت' }).click();
  await expect(hers.getByRole('heading', { name: 'دعوت‌های بی‌پاسخ' })).toBeVisible();
  await expectSound(hers);

  await hers.getByRole('button', { name: 'کار از طرف این سازمان' }).click();
  const shared = await complain(hers, 'همه‌ی اعضا', 'این درخواست را همه‌ی همکاران می‌بینند.');
  const hidden = await complain(hers, 'تنها خودم', 'این درخواست را تنها خودم می‌بینم.');

  const { page: his, watch } = await open(desktop);
  watch.expect(/404.*\/api\/cases\//);
  await desk.enter(his, colleague);
  await his.goto(server.at('/cartable/'));
  await his.getByRole('link', { name: 'دیدن دعوت' }).click();
  await expectSound(his);
  await his.getByRole('button', { name: 'می‌پذیرم', exact: true }).click();
  await expect(his.getByText('اکنون عضو «بازرگانی آفتاب» هستید.')).toBeVisible();
  await act(his).selectOption({ label: 'بازرگانی آفتاب' });
  await expect(his.getByRole('heading', { level: 1 })).toHaveText('کارتابل بازرگانی آفتاب');
  await expect(his.locator('a.card[href^="/cartable/cases/"]')).toHaveCount(1);
  await expectSound(his);
  await his.goto(server.at(`/cartable/cases/${hidden}`));
  await expect(his.getByText('چنین چیزی پیدا نشد')).toBeVisible();
  await his.goto(server.at(`/cartable/cases/${shared}`));
  await expect(his.getByText('مشترک در بازرگانی آفتاب')).toBeVisible();
  await expect(his.getByText(`درخواست ${owner.name}`)).toBeVisible();
  await expectSound(his);
  await his.getByRole('link', { name: 'انصراف از درخواست' }).click();
  await his.getByRole('button', { name: 'انصراف از درخواست' }).click();
  await expect(his.getByText('از درخواست انصراف داده شد')).toBeVisible();
  await hers.goto(server.at(`/cartable/cases/${shared}`));
  await expect(hers.getByRole('listitem').filter({ hasText: 'از درخواست انصراف داده شد' })).toContainText(colleague.name);
});

/** Sends a complaint for the organisation and gives the id of its case. */
async function complain(page: Page, seenBy: string, words: string): Promise<string> {
  await page.locator('a[href="/cartable/start/complaint"]').click();
  await page.getByRole('group', { name: /چه کسی این درخواست را ببیند/ }).getByLabel(seenBy).check();
  await page.getByRole('radiogroup').first().getByRole('radio').last().check();
  await page.getByLabel('شرح').fill(words);
  await expectSound(page);
  await page.getByRole('button', { name: 'ادامه' }).click();
  await page.getByRole('button', { name: 'فرستادن' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('درخواست شما ثبت شد');
  const id = /\/sent\/([^?/]+)/.exec(page.url())?.[1] ?? '';
  await page.getByRole('link', { name: 'بازگشت به کارتابل' }).click();
  return id;
}
