// Lighthouse on the customer's home and on a form, as a phone sees them, against the built program and its demonstration.
// Accessibility and best practices have to be whole; performance depends on the machine and is only told.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import lighthouse from 'lighthouse'
import puppeteer from 'puppeteer-core'
import { chromium } from '../../scripts/chromium.mjs'

const program = process.env.KARTABL_BINARY ?? fileURLToPath(new URL('../../bin/kartabl', import.meta.url))
const whole = ['accessibility', 'best-practices']
const categories = ['performance', ...whole]
const times = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift']
const pages = [['home', '/cartable/'], ['form', '/cartable/start/medical_claim']]

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  await new Promise((done) => probe.close(done))
  return port
}

async function demo(folder) {
  const server = spawn(program, ['demo', '--json', '--listen', `127.0.0.1:${await freePort()}`, '--data', folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(server, 'exit').then(([code]) => { throw new Error(`kartabl demo ended with ${code}`) })
  const [line] = await Promise.race([once(createInterface({ input: server.stdout }), 'line'), ended])
  ended.catch(() => {})
  return { server, ...JSON.parse(line) }
}

async function signIn(browser, { url, people }) {
  const { login, password } = people.find(({ role }) => role === 'customer')
  const page = await browser.newPage()
  await page.goto(`${url}/signin`)
  const status = await page.evaluate(async (body) => (await fetch('/api/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })).status, JSON.stringify({ login, password }))
  if (status >= 300) throw new Error(`signing in as ${login}: ${status}`)
  return page
}

/** Looks at one page; its figures in percent, and what is not as it should be. */
async function look(page, url) {
  const { lhr } = await lighthouse(url, { onlyCategories: categories, disableStorageReset: true, logLevel: 'error' }, undefined, page)
  if (lhr.finalDisplayedUrl !== url) throw new Error(`${url} led to ${lhr.finalDisplayedUrl}`)
  const figures = Object.fromEntries(categories.map((name) => [name, Math.round(lhr.categories[name].score * 100)]))
  const faults = whole.flatMap((name) => lhr.categories[name].auditRefs).map(({ id }) => lhr.audits[id]).filter(({ score }) => score !== null && score < 1)
  return { figures, faults, times: times.map((name) => `${lhr.audits[name].title.toLowerCase()} ${lhr.audits[name].displayValue}`) }
}

const folder = mkdtempSync(join(tmpdir(), 'kartabl-lighthouse-'))
let server, browser
try {
  const run = await demo(folder)
  server = run.server
  browser = await puppeteer.launch({ executablePath: chromium, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
  const page = await signIn(browser, run)
  for (const [name, path] of pages) {
    const { figures, faults, times } = await look(page, run.url + path)
    console.log(`${name}: ${categories.map((category) => `${category} ${figures[category]}`).join(', ')}; ${times.join(', ')}`)
    for (const { id, title, details } of faults) console.log(`  ${id}: ${title} ${(details?.items ?? []).map((item) => item.node?.snippet ?? item.description ?? item.source ?? '').join(' | ')}`)
    if (whole.some((category) => figures[category] < 100)) process.exitCode = 1
  }
} finally {
  await browser?.close()
  server?.kill()
  rmSync(folder, { recursive: true, force: true })
}
