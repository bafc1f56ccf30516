import { expect, expectSound, test } from './fixtures.ts';
import { desktop, phone } from './looks.ts';
import { openWork } from './steps.ts';

// Nobody's words are lost: a request that is begun, two pages of one person, a colleague beside him, and work that ends under his hands.

test('words outlive pages, and what others do', async ({ open, server, desk }) => {
  const owner = await desk.customer();
  const { page: mine } = await open(phone);
  await desk.enter(mine, owner);
  let no = '';
  let request = '';

  await test.step('a request that is begun waits on the first page', async () => {
    await mine.goto(server.at('/cartable/start/complaint'));
    await mine.getByLabel('شرح').fill('دو بار زنگ زدم و پاسخی نگرفتم.');
    await expect(mine.getByText(/پیش‌نویس در ساعت .* ذخیره شد/)).toBeVisible();
    await mine.goto(server.at('/cartable/'));
    const begun = mine.getByRole('region', { name: /ادامه‌ی درخواست نیمه‌کاره/ });
    await expectSound(mine);
    await begun.getByRole('link', { name: /شکایت/ }).click();
    await expect(mine.getByLabel('شرح')).toHaveValue('دو بار زنگ زدم و پاسخی نگرفتم.');
    await mine.getByRole('radio').last().check();
    await mine.getByRole('button', { name: 'ادامه' }).click();
    await mine.getByRole('button', { name: 'فرستادن' }).click();
    await expect(mine.getByRole('heading', { level: 1 })).toHaveText('درخواست شما ثبت شد');
    no = (await mine.locator('strong bdi').innerText()).replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0));
    request = (await (await (await desk.as(owner)).get('/api/cases?limit=1')).json()).rows[0].id;
  });

  const place = await desk.place(no, 'بررسی نخست', 'complaints_officer');
  const { page: first, watch } = await open(desktop);
  const pane = await openWork(first, server, place, no);
  const second = await first.context().newPage();

  await test.step('two pages of one person keep what is typed in each', async () => {
    await second.goto(first.url());
    await pane.getByLabel('متن پاسخ').fill('از این صفحه');
    await expect(pane.getByText(/پیش‌نویس در ساعت .* ذخیره شد/)).toBeVisible();
    const there = second.locator('section.pane');
    await there.getByLabel('یافته‌ها (محرمانه)').fill('از آن صفحه');
    await expect(there.getByText(/پیش‌نویس در ساعت .* ذخیره شد/)).toBeVisible();
    await expect(there.getByLabel('متن پاسخ')).toHaveValue('از این صفحه');
    await second.close();
    await first.reload();
    await expect(pane.getByLabel('متن پاسخ')).toHaveValue('از این صفحه');
    await expect(pane.getByLabel('یافته‌ها (محرمانه)')).toHaveValue('از آن صفحه');
  });

  await test.step('a colleague who looks is named', async () => {
    const boss = server.people('supervisor')[0]!;
    const looks = await (await desk.as(boss)).post(`/api/items/${place.item}/here`, { data: { doing: 'looking' } });
    expect(looks).toBeOK();
    await expect(pane.getByText(`${boss.name} همین کار را باز کرده است.`)).toBeVisible();
    await expectSound(first);
  });

  await test.step('the work ends meanwhile, and the words can be read', async () => {
    watch.expect(/409/);
    const left = await (await desk.as(owner)).post(`/api/cases/${request}/actions/cancel`, { data: { values: {} } });
    expect(left, await left.text()).toBeOK();
    await expect(pane.getByText('این کار در این فاصله انجام شد.')).toBeVisible();
    await expect(pane.getByRole('region', { name: 'آنچه نوشته بودید' })).toContainText('از آن صفحه');
  });
});
