import { expect, test } from './fixtures.ts';
import { phone } from './looks.ts';

// A request is followed live. On a slow line its page stands before the stream of changes does: what happens between must not be missed.

test('what changes before the stream begins is seen too', async ({ open, server, desk }) => {
  const { id, owner } = await desk.claim();
  const { page } = await open(phone);
  await desk.enter(page, owner);
  let answer = () => {};
  const slow = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/api/live', async (route) => {
    await slow;
    await route.continue();
  });
  await page.goto(server.at(`/cartable/cases/${id}`));
  await expect(page.locator('.badges')).toContainText('در دست بررسی');
  const left = await (await desk.as(owner)).post(`/api/cases/${id}/actions/cancel`, { data: { values: {} } });
  expect(left, await left.text()).toBeOK();
  answer();
  await expect(page.locator('.badges')).toContainText('انصراف');
});
