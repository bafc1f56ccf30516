// Pictures of every page, both languages, both themes, phone and desktop; fails on a console error or a sideways scroll.
// node tests/mock/shots.mjs [folder] [words of the names to take…]; needs the development server.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [folder = '/tmp/shots', ...only] = process.argv.slice(2);
const base = process.env.BASE ?? 'http://127.0.0.1:5199';
mkdirSync(folder, { recursive: true });

const pages = [
  { name: 'signin', path: '/signin?next=/cartable/' },
  { name: 'code', path: '/signin', side: 'code' },
  { name: 'wrongcode', path: '/signin', side: 'code', act: wrongCode },
  { name: 'enrol', path: '/signin', side: 'enrol', act: scan },
  { name: 'recovery', path: '/signin', side: 'enrol', act: enrolled },
  { name: 'security', path: '/cartable/security', side: 'customer' },
  { name: 'factor', path: '/inbox/security', side: 'staff' },
  { name: 'home', path: '/cartable/', side: 'customer' },
  { name: 'start', path: '/cartable/start/medical_claim', side: 'customer' },
  { name: 'errors', path: '/cartable/start/medical_claim', side: 'customer', act: (page) => page.locator('.sheet > .buttons button').first().click() },
  { name: 'calendar', path: '/cartable/start/medical_claim', side: 'customer', act: (page) => page.locator('.date .open').first().click(), part: true },
  { name: 'check', path: '/cartable/start/medical_claim', side: 'customer', act: fillClaim },
  { name: 'every', path: '/cartable/start/everything', side: 'customer', act: (page) => page.locator('#field-abroad-0').check() },
  { name: 'sent', path: '/cartable/sent/c2?of=start', side: 'customer' },
  { name: 'case', path: '/cartable/cases/c1', side: 'customer' },
  { name: 'paid', path: '/cartable/cases/c3?paid=1', side: 'customer' },
  { name: 'unpaid', path: '/cartable/cases/c2?paid=0', side: 'customer' },
  { name: 'closed', path: '/cartable/cases/c4', side: 'customer' },
  { name: 'letter', path: '/cartable/cases/c4/letters/1', side: 'customer' },
  { name: 'task', path: '/cartable/items/i1', side: 'customer' },
  { name: 'pay', path: '/cartable/items/i2', side: 'customer' },
  { name: 'cancel', path: '/cartable/cases/c1/do/cancel', side: 'customer' },
  { name: 'survey', path: '/cartable/cases/c4/do/survey', side: 'customer' },
  { name: 'nothing', path: '/cartable/nothing', side: 'customer' },
  { name: 'menu', path: '/cartable/', side: 'customer', act: (page) => page.locator('summary').first().click(), part: true },
  { name: 'inbox', path: '/inbox/queue%3Amedical_experts', side: 'staff', part: true },
  { name: 'work', path: '/inbox/queue%3Amedical_experts/w0', side: 'staff', part: true },
  { name: 'unclaimed', path: '/inbox/queue%3Amedical_experts/w4', side: 'staff', part: true },
  { name: 'sign', path: '/inbox/queue%3Amedical_experts/w3', side: 'staff', part: true },
  { name: 'empty', path: '/inbox/role%3Aclaims_manager', side: 'staff', part: true },
  { name: 'time', path: '/inbox/queue%3Amedical_experts/w0', side: 'staff', act: openLines },
  { name: 'keys', path: '/inbox/mine/w0', side: 'staff', act: (page) => page.keyboard.press('Shift+Slash'), part: true }
];

async function wrongCode(page) {
  await page.locator('input[name=code]').fill('000000');
  await page.locator('button[type=submit]').click();
  await page.locator('[role=alert]').waitFor();
}

async function scan(page) {
  await page.locator('button[type=submit]').click();
  await page.locator('svg[role=img]').waitFor();
}

async function enrolled(page) {
  await scan(page);
  await page.locator('input[name=code]').fill('123456');
  await page.locator('button[type=submit]').click();
  await page.locator('li code').first().waitFor();
}

async function openLines(page) {
  const lines = page.locator('button', { hasText: /خط به خط|Line by line/ });
  await lines.click();
  const row = page.locator('aside ol li time').first();
  await row.waitFor();
  await row.scrollIntoViewIfNeeded();
}

async function fillClaim(page) {
  await page.locator('#field-claim_kind-0').check();
  await page.locator('#field-birth_date').fill('1369/5/12');
  await page.locator('#field-treatment_date').fill('۱۴۰۵/۰۸/۱۰');
  await page.locator('#field-claimed_amount').pressSequentially('۸۰۰۰۰۰۰');
  await page.locator('#field-iban').fill('IR06 2960 0000 0010 0324 2000 01');
  await page.locator('#field-invoices-file').setInputFiles({ name: 'صورت‌حساب.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(120_000, 1) });
  await page.locator('.files li').waitFor();
  await page.locator('.sheet > .buttons button').first().click();
  await page.locator('.answers').waitFor();
}

const looks = [];
for (const lang of ['fa', 'en']) for (const theme of ['light', 'dark']) for (const width of [390, 1440]) looks.push({ lang, theme, width });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
});
const problems = [];
for (const { lang, theme, width } of looks) {
  const wanted = pages.filter(({ name }) => only.length === 0 || only.some((word) => `${name}-${lang}-${theme}-${width}`.includes(word)));
  if (wanted.length === 0) continue;
  const context = await browser.newContext({ viewport: { width, height: width < 600 ? 844 : 900 }, colorScheme: theme, hasTouch: width < 600, isMobile: width < 600 });
  await context.addInitScript((chosen) => localStorage.setItem('kartabl.lang', chosen), lang);
  for (const { name, path, side, act, part } of wanted) {
    const id = `${name}-${lang}-${theme}-${width}`;
    await context.clearCookies();
    if (side) await context.addCookies([{ name: 'kartabl_session', value: side, url: base }]);
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && problems.push(`${id}: ${message.text()}`));
    page.on('pageerror', (error) => problems.push(`${id}: ${error.message}`));
    await page.goto(base + path, { waitUntil: 'load' });
    await page.locator('h1').first().waitFor({ state: 'attached' }).catch(() => problems.push(`${id}: no title`));
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    if (act) await act(page).catch((error) => problems.push(`${id}: ${error.message.split('\n')[0]}`));
    await page.evaluate(() => document.fonts.ready);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) problems.push(`${id}: scrolls sideways by ${wide}`);
    await page.screenshot({ path: `${folder}/${id}.png`, fullPage: !part });
    await page.close();
  }
  await context.close();
}
await browser.close();
for (const problem of problems) console.log(problem);
process.exit(problems.length ? 1 : 0);
