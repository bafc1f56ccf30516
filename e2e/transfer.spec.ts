import { expect, expectSound, test } from './fixtures.ts';
import { Installation } from './installation.ts';
import { desktop, phone } from './looks.ts';
import { pdf } from './paper.ts';
import { signIn } from './steps.ts';

// Money that is transferred to an account: the customer hands in the receipt, and two of
// finance find it on the bank's statement.

const account = '  gateways:\n    account: {kind: manual, account: {owner: صندوق نمونه, bank: بانک نمونه, iban: IR820540102680020817909002, card: "6037990000000006"}}\n';
let fund: Installation;

test.beforeAll(async () => {
  fund = await Installation.start('installation', account, { sara: 'customer', mina: 'finance', omid: 'finance' });
});

test.afterAll(() => fund?.stop());

test('a transfer, from the receipt to the second pair of eyes', async ({ open }) => {
  const { sara, mina, omid } = fund.people;
  const { page: mine } = await open(phone);

  const handIn = async (tracking: string) => {
    await mine.getByLabel('تصویر یا فایل رسید بانک').setInputFiles(pdf('رسید.pdf'));
    await expect(mine.getByRole('button', { name: 'برداشتن رسید.pdf' })).toBeVisible();
    await mine.getByLabel('شماره‌ی پیگیری').fill(tracking);
    await mine.getByLabel('روز واریز', { exact: true }).fill('۱۴۰۴/۲/۱۰');
    await mine.getByRole('button', { name: 'واریز کردم؛ رسید را بفرست' }).click();
    await expect(mine.getByText('رسید به دست ما رسید')).toBeVisible();
  };
  const look = async (who: typeof mina) => {
    const { page, watch } = await open(desktop);
    await page.goto(fund.at('/inbox/money/transfers'));
    await signIn(page, who!);
    await page.getByRole('link', { name: /customer sara/ }).click();
    await expect(page.getByRole('heading', { name: 'دو جفت چشم' })).toBeVisible();
    return { page, watch };
  };

  await test.step('the customer hands in the receipt', async () => {
    await mine.goto(fund.at('/'));
    await signIn(mine, sara!);
    await mine.getByRole('link', { name: 'عضویت در صندوق' }).first().click();
    await mine.getByRole('button', { name: 'فرستادن' }).click();
    await expect(mine.getByRole('heading', { level: 1 })).toHaveText('درخواست شما ثبت شد');
    await mine.goto(fund.at('/cartable/'));
    await mine.locator('a[href^="/cartable/items/"]').click();
    await expect(mine.getByText('IR82 0540 1026 8002 0817 9090 02')).toBeVisible();
    await expectSound(mine);
    await mine.getByRole('button', { name: 'واریز کردم؛ رسید را بفرست' }).click();
    await expect(mine.getByRole('alert')).toContainText('روز واریز');
    await handIn('۷۷ ۰۱');
    await mine.reload();
    await expect(mine.getByText('رسید به دست ما رسید')).toBeVisible();
    await expect(mine.getByText('۷۷۰۱')).toBeVisible();
    await expect(mine.getByRole('button', { name: /رسید را بفرست/ })).toHaveCount(0);
    await expectSound(mine);
  });

  await test.step('finance does not find it and gives it back', async () => {
    const { page } = await look(mina);
    await expectSound(page);
    await page.getByRole('button', { name: 'پیدا نشد؛ برگرداندن به مشتری' }).click();
    await page.getByLabel('توضیح برای مشتری').fill('شماره‌ی پیگیری در صورت‌حساب نیست.');
    await page.getByRole('button', { name: 'برگرداندن', exact: true }).click();
    await expect(page.getByText('به مشتری برگردانده شد.').first()).toBeVisible();
  });

  await test.step('the customer hands in the right number', async () => {
    await mine.goto(fund.at('/cartable/'));
    await mine.locator('a[href^="/cartable/items/"]').click();
    await expect(mine.getByText('توضیح مالی: شماره‌ی پیگیری در صورت‌حساب نیست.')).toBeVisible();
    await handIn('۷۷۰۲');
  });

  const see = async (page: Awaited<ReturnType<typeof look>>['page'], words: string) => {
    await page.getByLabel('مبلغ روی صورت‌حساب بانک').fill('۲۵۰۰۰۰۰');
    await page.getByLabel('شماره‌ی پیگیری روی صورت‌حساب بانک').fill('140502101234');
    await page.getByRole('button', { name: words }).click();
  };

  await test.step('one of finance sees it, and is not enough', async () => {
    const { page, watch } = await look(mina);
    await see(page, 'در صورت‌حساب هست');
    await expect(page.getByText('نخست شما دیده‌اید.')).toBeVisible();
    watch.expect(/403/);
    await see(page, 'درست کردن آنچه نوشته‌ام');
    await expect(page.getByRole('alert')).toContainText('همکار دیگری');
    await expectSound(page);
  });

  await test.step('another sees the same, and the case goes on', async () => {
    const { page } = await look(omid);
    await expect(page.getByText('همکارتان finance mina نخست دیده است')).toBeVisible();
    await see(page, 'من هم همین را می‌بینم؛ تأیید');
    await expect(page.getByText('تأیید شد و به حساب درخواست آمد.')).toBeVisible();
    await expectSound(page);
    await page.getByRole('link', { name: 'همه‌ی واریزها' }).click();
    await expect(page.getByText('واریزی در انتظار تأیید نیست')).toBeVisible();
    await mine.goto(fund.at('/cartable/'));
    await mine.locator('a[href^="/cartable/cases/"]').first().click();
    await expect(mine.getByText('پرداخت شد').first()).toBeVisible();
  });
});
