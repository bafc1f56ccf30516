import type { Desk } from './desk.ts';
import { expect, expectSound, test, type Seen } from './fixtures.ts';
import { desktop, phone, type Look } from './looks.ts';
import { pdf } from './paper.ts';
import type { Server } from './server.ts';
import { answerClaim, inPersian, next, openWork, signIn } from './steps.ts';

interface World {
  open: (look: Look) => Promise<Seen>;
  server: Server;
  desk: Desk;
}

/** The whole job: a claim goes from the customer to staff and back, until its end. */
export async function claimToItsEnd({ open, server, desk }: World): Promise<void> {
  const owner = await desk.customer();
  const { page: mine } = await open(phone);
  let no = '';

  const work = async (label: string, ...roles: string[]) => {
    const place = await desk.place(no, label, ...roles);
    const { page } = await open(desktop);
    const pane = await openWork(page, server, place, no);
    await expect(pane.getByRole('heading', { name: label, level: 2 })).toBeVisible();
    return { page, pane };
  };

  await test.step('the customer files it', async () => {
    await mine.goto(server.at('/'));
    await signIn(mine, owner);
    await expect(mine.getByRole('heading', { level: 1 })).toHaveText(`کارتابل ${owner.name}`);
    await mine.getByRole('link', { name: 'هزینه‌ی درمان' }).and(mine.locator('[href^="/cartable/start/"]')).click();

    await expect(mine.getByText('پرسش ۱ از ۶')).toBeVisible();
    await answerClaim(mine, 'سرپایی', {
      day: async () => {
        await mine.getByRole('button', { name: 'گشودن تقویم برای تاریخ درمان' }).click();
        const calendar = mine.getByRole('dialog');
        await calendar.getByLabel('سال').selectOption('۱۴۰۴');
        await calendar.getByLabel('ماه', { exact: true }).selectOption('اردیبهشت');
        await calendar.getByRole('button', { name: /۱۰ اردیبهشت/ }).click();
        await expect(mine.getByLabel('تاریخ درمان', { exact: true })).toHaveValue('۱۴۰۴/۰۲/۱۰');
      },
      amount: () => expect(mine.getByText('برابر با هشتصد هزار تومان')).toBeVisible()
    });
    await mine.getByLabel('صورت‌حساب‌ها').setInputFiles(pdf('نسخه‌ی پزشک.pdf'));
    await expect(mine.getByRole('button', { name: 'برداشتن نسخه‌ی پزشک.pdf' })).toBeVisible();
    await next(mine);

    await expect(mine.getByRole('heading', { level: 1 })).toHaveText('پاسخ‌ها را بازبینی کنید');
    await expect(mine.locator('.answers')).toContainText('۱۰ اردیبهشت ۱۴۰۴');
    await expect(mine.locator('.answers')).toContainText('نسخه‌ی پزشک.pdf');
    await mine.getByRole('button', { name: 'فرستادن' }).click();
    await expect(mine.getByRole('heading', { level: 1 })).toHaveText('درخواست شما ثبت شد');
    const words = await mine.locator('strong bdi').innerText();
    no = words.replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0));
  });

  await test.step('he pays at the bank', async () => {
    await mine.getByRole('link', { name: /پرداخت کارمزد بررسی/ }).click();
    await expect(mine.getByText('۲۰۰٬۰۰۰ ریال')).toBeVisible();
    await mine.getByRole('button', { name: 'رفتن به درگاه بانک' }).click();
    await expect(mine).toHaveURL((url) => url.origin === server.demo.sandbox);
    await mine.getByRole('button', { name: 'پرداخت' }).click();
    await expect(mine).toHaveURL(/\/cartable\/cases\/[^/]+\?paid=1$/);
    await expect(mine.getByText('پرداخت شما انجام شد')).toBeVisible();
    await expect(mine.locator('.status')).toHaveText('بررسی کارشناس');
  });

  // From here on his page stays open: what staff do comes to it by itself.
  await mine.evaluate(() => ((window as { untouched?: boolean }).untouched = true));

  await test.step('the expert returns it for a document', async () => {
    const { pane } = await work('بررسی کارشناس', 'medical_expert');
    await pane.getByRole('button', { name: 'بازگشت به مشتری' }).click();
    await expect(pane.getByRole('alert')).toContainText('مدارک ناقص');
    await pane.getByRole('checkbox', { name: 'نسخه‌ی پزشک' }).check();
    await pane.getByRole('button', { name: 'بازگشت به مشتری' }).click();
    await expect(pane).not.toContainText(inPersian(no));
  });

  await test.step('the customer sees what is missing and sends it', async () => {
    await expect(mine.locator('.status')).toHaveText('تکمیل مدارک');
    expect(await mine.evaluate(() => (window as { untouched?: boolean }).untouched), 'not loaded anew').toBe(true);
    await mine.getByRole('link', { name: /تکمیل مدارک/ }).click();
    await expect(mine.getByRole('region', { name: 'آنچه از شما خواسته شده' })).toContainText('نسخه‌ی پزشک');
    await mine.getByLabel('مدارک', { exact: true }).setInputFiles(pdf('نسخه‌ی دوم.pdf'));
    await expect(mine.getByRole('button', { name: 'برداشتن نسخه‌ی دوم.pdf' })).toBeVisible();
    await mine.getByLabel('توضیح شما').fill('نسخه‌ی خواسته‌شده پیوست شد.');
    await next(mine);
    await mine.getByRole('button', { name: 'ثبت و ادامه' }).click();
    await expect(mine.getByRole('heading', { level: 1 })).toHaveText('پاسخ شما فرستاده شد');
    await mine.getByRole('link', { name: 'پیگیری درخواست' }).click();
    await expect(mine.locator('.status')).toHaveText('بررسی کارشناس');
  });

  await test.step('the expert accepts', async () => {
    const { pane } = await work('بررسی کارشناس', 'medical_expert');
    await expect(pane.getByRole('link', { name: 'نسخه‌ی دوم.pdf' }).first()).toBeVisible();
    await pane.getByRole('button', { name: 'تأیید' }).click();
    await expect(mine.locator('.status')).toHaveText('بررسی پزشکی و مالی');
  });

  await test.step('another expert and finance give their opinions', async () => {
    const medical = await work('نظر پزشک معتمد', 'medical_expert');
    await medical.pane.getByRole('radio', { name: 'تأیید', exact: true }).check();
    await medical.pane.getByLabel('مبلغ مورد تأیید').fill('7000000');
    await medical.pane.locator('.choices').getByRole('button').click();
    await expect(medical.pane).not.toContainText(inPersian(no));
    const finance = await work('نظر مالی', 'finance_expert');
    await finance.pane.getByRole('radio', { name: 'تأیید با کاهش مبلغ' }).check();
    await finance.pane.getByLabel('مبلغ مورد تأیید').fill('۶۵۰۰۰۰۰');
    await finance.pane.locator('.choices').getByRole('button').click();
    await expect(finance.pane).not.toContainText(inPersian(no));
  });

  await test.step('the manager signs the letter', async () => {
    const { pane } = await work('نامه‌ی پذیرش', 'claims_manager');
    await expect(pane.getByRole('article')).toContainText(inPersian('6,500,000').replaceAll(',', '٬'));
    await pane.getByRole('button', { name: 'امضا می‌کنم' }).click();
    await expect(pane).not.toContainText(inPersian(no));
  });

  await test.step('the customer reads it and says what he thinks', async () => {
    await expect(mine.locator('.status')).toHaveText('پرداخت شد');
    await expect(mine.getByText('به نتیجه رسید')).toBeVisible();
    const request = mine.url();
    await mine.locator('a[href$="/letters/1"]').click();
    await expect(mine.getByRole('article')).toContainText(owner.name);
    await mine.goto(request);
    const survey = mine.getByRole('region', { name: 'از رسیدگی به این درخواست چقدر راضی بودید؟' });
    await survey.getByRole('button', { name: '۵ از ۵' }).click();
    await expectSound(mine);
    await survey.getByLabel('توضیح').fill('سپاس از همکاران شما.');
    await survey.getByRole('button', { name: 'فرستادن نظر' }).click();
    await expect(mine.getByText('سپاس از نظر شما.')).toBeVisible();
    await expect(survey).toBeHidden();
  });
}
