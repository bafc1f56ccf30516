import { expect, expectSound, test } from './fixtures.ts';
import { desktop, phone } from './looks.ts';
import { signIn } from './steps.ts';

// A customer calls: staff find him, open a request in his name, and both sides see who did it and how.

test('staff take a call', async ({ open, server }) => {
  const owner = server.people('customer')[1]!;
  const { page: desk } = await open(desktop);
  await desk.goto(server.at('/inbox/'));
  await signIn(desk, server.people('call_center')[0]!);
  await expect(desk.getByRole('link', { name: 'درخواست تازه' })).toBeVisible();
  await desk.keyboard.press('Shift+N');

  const who = desk.getByLabel('مشتری کیست؟');
  await who.fill('نام ناشناس');
  await desk.getByRole('button', { name: 'یافتن مشتری' }).click();
  await expect(desk.getByText('کسی پیدا نشد')).toBeVisible();
  await expectSound(desk);
  await who.fill(`${owner.login}@example.com`);
  await who.press('Enter');
  await expect(desk.getByRole('heading', { level: 2 })).toHaveText(owner.name);
  await desk.getByRole('link', { name: 'شکایت' }).click();
  await desk.getByRole('radio', { name: 'تلفنی' }).check();
  await desk.getByRole('radio').last().check();
  await desk.getByLabel('شرح').fill('تلفنی گفت که پاسخی نگرفته است.');
  await expectSound(desk);
  await desk.getByRole('button', { name: 'ثبت درخواست' }).click();
  await expect(desk.getByRole('heading', { level: 2 })).toHaveText(owner.name);
  await expect(desk.getByRole('listitem').filter({ hasText: 'شکایت' }).last()).toBeVisible();

  const { page: mine } = await open(phone);
  await mine.goto(server.at('/'));
  await signIn(mine, owner);
  await mine.getByRole('link', { name: /«شکایت» به خواست شما \(تلفنی\) ثبت شد/ }).click();
  await expect(mine.getByText(`به نمایندگی از ${owner.name}، تلفنی`)).toBeVisible();
});
