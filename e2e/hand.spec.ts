import { expect, expectSound, test } from './fixtures.ts';
import { desktop, phone } from './looks.ts';

// Two of one queue: one asks the other and has an answer, puts the work aside, takes it up and
// delegates it; the other one escalates it, and finds messages of all that.

test('colleagues hand work to each other', async ({ open, server, desk }) => {
  const { no } = await desk.claim();
  const { worker, item } = await desk.place(no, 'بررسی کارشناس', 'medical_expert');
  await (await desk.as(worker)).post(`/api/items/${item}/claim`);
  const mate = server.people('medical_expert').find((one) => one.login !== worker.login)!;

  const { page } = await open(desktop);
  await desk.enter(page, worker);
  await page.goto(server.at(`/inbox/mine/${item}`));
  await page.getByRole('button', { name: 'پرسش از همکار' }).click();
  await page.getByRole('dialog').getByLabel('همکار').selectOption({ label: mate.name });
  await page.getByRole('dialog').getByLabel('پرسش').fill('این فاکتور از همان بیمارستان است؟');
  await expectSound(page);
  await page.getByRole('dialog').getByRole('button', { name: 'پرسش از همکار' }).click();
  await expect(page.getByText(`منتظر پاسخ ${mate.name}`)).toBeVisible();
  await expectSound(page);

  const { page: other } = await open(phone);
  await desk.enter(other, mate);
  await other.goto(server.at(`/inbox/asked/${item}`));
  await other.getByRole('button', { name: 'پاسخ دادن' }).click();
  await other.getByRole('dialog').getByLabel('پاسخ').fill('بله، همان است.');
  await expectSound(other);
  await other.getByRole('dialog').getByRole('button', { name: 'پاسخ دادن' }).click();

  await expect(page.getByText('بله، همان است.').first()).toBeVisible();
  await page.keyboard.press('l');
  await expectSound(page);
  await page.getByRole('dialog').getByRole('button', { name: 'کنار گذاشتن' }).click();
  await expect(page.getByRole('dialog')).toBeHidden(); // done; whoever leaves the page sooner takes it back
  await page.goto(server.at(`/inbox/later/${item}`));
  await page.getByRole('button', { name: 'از سر گرفتن' }).click();
  await expect(page.getByRole('button', { name: 'از سر گرفتن' })).toBeHidden();
  await page.keyboard.press('d');
  await page.getByRole('dialog').getByRole('radio', { name: mate.name }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'واگذاری' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await other.goto(server.at(`/inbox/mine/${item}`));
  await expect(other.getByText(`به جای ${worker.name}`)).toBeVisible();
  await expectSound(other);
  await other.getByRole('button', { name: 'ارجاع به بالاتر' }).click();
  await other.getByRole('dialog').getByLabel('چرا').fill('بیمارستان پاسخ نمی‌دهد.');
  await other.getByRole('dialog').getByRole('button', { name: 'ارجاع به بالاتر' }).click();
  await expect(other.getByText('کار به بالاتر ارجاع شد.')).toBeVisible();
  await other.goto(server.at('/inbox/notices'));
  await expect(other.getByRole('link', { name: new RegExp(`^${worker.name} .* به شما واگذار کرد`) }).first()).toBeVisible();
  await expectSound(other);
});
