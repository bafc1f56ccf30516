import { expect, expectSound, test } from './fixtures.ts';
import { desktop, phone } from './looks.ts';

// Colleagues talk about a case beside its timeline: who works on it and who only looks at it see
// what the other one writes at once, and nothing is put under the hands of who is typing.

test('colleagues talk about a case, and its customer does not see it', async ({ open, server, desk }) => {
  const { id, no, owner } = await desk.claim();
  const { worker, item } = await desk.place(no, 'بررسی کارشناس', 'medical_expert');
  await (await desk.as(worker)).post(`/api/items/${item}/claim`);
  const mate = server.people('medical_expert').find((one) => one.login !== worker.login)!;

  const { page, watch } = await open(desktop);
  await desk.enter(page, worker);
  await page.goto(server.at(`/inbox/mine/${item}`));
  const { page: other } = await open(phone);
  await desk.enter(other, mate);
  await other.goto(server.at(`/inbox/cases/${id}`));
  await expect(other.getByText('هنوز کسی درباره‌ی این پرونده چیزی ننوشته است.')).toBeVisible();

  const field = page.getByLabel('یادداشت برای همکاران');
  await expect(field).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
  await page.keyboard.type('نوشتن یادداشت');
  await page.keyboard.press('Enter');
  await expect(field).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('چیزی ننوشته‌اید.')).toBeVisible();
  await page.keyboard.type('بیمارستان صورت‌حساب را تأیید کرد.');
  await expectSound(page);
  watch.expect(/500.*\/notes/);
  await page.route('**/notes', (route) => route.fulfill({ status: 500, json: {} }), { times: 1 });
  await page.keyboard.press('Control+Enter');
  await expect(field).toHaveAccessibleDescription(/مشتری آن را نمی‌بیند\. .+/);
  await expect(field).toHaveValue('بیمارستان صورت‌حساب را تأیید کرد.');
  await expectSound(page);
  await page.keyboard.press('Control+Enter');
  await expect(field).toHaveValue('');
  for (const one of [page, other]) {
    const thread = one.getByRole('group').filter({ has: one.getByRole('heading', { name: 'گفت‌وگو' }) });
    await expect(thread.getByRole('listitem').filter({ hasText: worker.name })).toContainText('بیمارستان صورت‌حساب را تأیید کرد.');
    await expectSound(one);
  }

  // the form that he works on stays as it is while his colleague answers
  const reason = page.getByRole('textbox', { name: 'دلیل رد' });
  await reason.fill('پیش‌فاکتور است');
  await other.getByLabel('یادداشت برای همکاران').fill('پس همان مبلغ درست است.');
  await other.getByRole('button', { name: 'فرستادن یادداشت' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'پس همان مبلغ درست است.' }).first()).toBeVisible();
  await expect(reason).toHaveValue('پیش‌فاکتور است');
  await expect(page.getByText('این پرونده در این میان تغییر کرده است.')).toHaveCount(0);
  await expectSound(page);

  const { page: hers } = await open(phone);
  await desk.enter(hers, owner);
  await hers.goto(server.at(`/cartable/cases/${id}`));
  await expect(hers.getByRole('heading', { name: 'پیشینه' })).toBeVisible();
  await expect(hers.getByText('تأیید کرد')).toHaveCount(0);
  await expect(hers.getByText('گفت‌وگو')).toHaveCount(0);
});
