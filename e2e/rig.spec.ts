import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, expectSound, test } from './fixtures.ts';
import { desktop, looks, phone } from './looks.ts';
import { findings } from './sound.ts';
import { walk } from './walk.ts';
import { accessibilityFaults, tooWide } from './watch.ts';

// The rig itself: a watch that sees nothing would make every journey pass.

const policy = "default-src 'self'; script-src 'self'";
const html = (body: string) =>
  `<!doctype html><html lang="fa" dir="rtl"><head><title>آزمون</title><link rel="icon" href="/icon.svg"><meta name="viewport" content="width=device-width">${body}`;
const sound = '<body><main><h1>کارتابل</h1><p>این صفحه درست است.</p></main>';

const pages: Record<string, { policy?: string; type?: string; body: string }> = {
  '/icon.svg': { type: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
  '/sound': { policy, body: html(sound) },
  '/no-policy': { body: html(sound) },
  '/lax-policy': { policy: "default-src 'self'; script-src 'self' 'unsafe-inline'", body: html(sound) },
  '/console.js': { type: 'text/javascript', body: 'console.error("broken")' },
  '/console': { policy, body: html(`${sound}<script src="/console.js"></script>`) },
  '/throw.js': { type: 'text/javascript', body: 'throw new Error("thrown")' },
  '/throw': { policy, body: html(`${sound}<script src="/throw.js"></script>`) },
  '/inline': { policy, body: html(`${sound}<script>document.title = "run"</script>`) },
  '/lost': { policy, body: html(`${sound}<script src="/nowhere.js"></script>`) },
  '/unlabelled': { policy, body: html('<body><main><h1>فرم</h1><input></main>') },
  '/wide.css': { type: 'text/css', body: 'p { inline-size: 2000px }' },
  '/wide': { policy, body: html(`<link rel="stylesheet" href="/wide.css">${sound}`) },
  '/rough.css': { type: 'text/css', body: 'button { inline-size: 20px; block-size: 20px; padding: 0 } button:focus { outline: 0 } .moves { transition: opacity 1s } .low { font-size: 1rem; block-size: 28px; overflow: hidden }' },
  '/rough': { policy, body: html(`<link rel="stylesheet" href="/rough.css">${sound}<p class="moves">پویا</p><p class="low">کوتاه</p><button>آ</button><a href="#1" tabindex="2">نخست</a>`) }
};

let site: HttpServer;
let at: string;

test.beforeAll(async () => {
  site = createServer((request, response) => {
    const page = pages[request.url ?? ''];
    response.statusCode = page ? 200 : 404;
    response.setHeader('content-type', `${page?.type ?? 'text/html'}; charset=utf-8`);
    if (page?.policy) response.setHeader('content-security-policy', page.policy);
    response.end(page?.body);
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  at = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});

test.afterAll(() => {
  site.closeAllConnections();
  site.close();
});

for (const look of looks) {
  test(`a sound page is sound: ${look.name}`, async ({ open }) => {
    const { page } = await open(look);
    await page.goto(`${at}/sound`);
    const seen = await page.evaluate(() => ({
      width: window.innerWidth,
      dark: matchMedia('(prefers-color-scheme: dark)').matches,
      lang: navigator.language.slice(0, 2),
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone
    }));
    expect(seen).toEqual({
      width: look.size === 'phone' ? 390 : 1440,
      dark: look.scheme === 'dark',
      lang: look.lang,
      zone: 'Asia/Tehran'
    });
    await expectSound(page);
  });
}

for (const [path, problem] of [
  ['/no-policy', /content policy of .*none/],
  ['/lax-policy', /content policy of .*unsafe-inline/],
  ['/console', /console: broken/],
  ['/throw', /exception: Error: thrown/],
  ['/inline', /console: .*Content Security Policy/],
  ['/lost', /console: .*404.*nowhere/]
] as const) {
  test(`the watch sees ${path}`, async ({ open }) => {
    const { page, watch } = await open(desktop);
    await page.goto(at + path);
    await expect.poll(() => watch.problems.join('\n')).toMatch(problem);
    expect(await page.title()).not.toBe('run');
    watch.problems.length = 0;
  });
}

test('an expected problem is none', async ({ open }) => {
  const { page, watch } = await open(desktop);
  watch.expect(/broken/);
  await Promise.all([page.waitForEvent('console'), page.goto(`${at}/console`)]);
  expect(watch.problems).toEqual([]);
});

test('a field without a label is seen', async ({ open }) => {
  const { page } = await open(phone);
  await page.goto(`${at}/unlabelled`);
  expect((await accessibilityFaults(page)).join('\n')).toMatch(/^label: .*<input>/m);
});

test('a page wider than its window is seen, in a script from right to left as well', async ({ open }) => {
  const { page } = await open(phone);
  await page.goto(`${at}/wide`);
  const faults = await tooWide(page);
  expect(faults[0]).toMatch(/wide in a window of 390/);
  expect(faults[1]).toContain('<p>');
});

test('what a finger misses, what moves and what is lost in larger text is seen', async ({ open }) => {
  const { page } = await open(phone);
  await page.goto(`${at}/rough`);
  const { small, moving, lost } = await findings(page);
  expect(small).toEqual([expect.stringContaining('20x20 <button>')]);
  expect(moving).toEqual([expect.stringContaining('1000 ms <p class="moves">')]);
  expect(lost).toEqual([expect.stringContaining('cut <p class="low">')]);
});

test('a control at which nobody sees the focus is seen, and one to which the Tab key does not come in its turn', async ({ open }) => {
  const { page } = await open(desktop);
  await page.goto(`${at}/rough`);
  expect(await walk(page)).toEqual([expect.stringContaining('not to be seen: <button>'), expect.stringContaining('not reached: <a')]);
});
