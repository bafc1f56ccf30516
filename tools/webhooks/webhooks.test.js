// Our signatures before the package that receivers use, and its signatures before our
// server: the built program takes a signed message, starts a case, and tells of it.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Webhook } from 'standardwebhooks'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = process.env.KARTABL_BINARY ?? join(root, 'bin/kartabl')
const folder = mkdtempSync(join(tmpdir(), 'kartabl-webhooks-'))
const data = join(folder, 'data')

const random = () => 'whsec_' + Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('base64')
const secrets = { BANK: random(), OLD_BANK: random(), CRM: random(), OLD_CRM: random() }
const env = { ...process.env, ...secrets, KARTABL_PASSWORD: 'correct horse', GOGC: '100' }

const catalog = `
kartabl: v1
kind: catalog
languages: [en]
timezone: Asia/Tehran
roles: [clerk]
messages:
  contract_signed: {key: text, fields: {customer: {type: text}, amount: {type: money}, rate: {type: decimal, optional: true}}}
`
const watch = `
kartabl: v1
kind: process
id: watch
version: 1
title: {en: Follow up}
owner: clerk
start:
  by: [message]
  message: {name: contract_signed, customer: =result.customer, set: {amount: =result.amount}}
  next: look
vars:
  amount: {type: money}
steps:
  look:   {kind: task, who: customer, label: {en: Look}, fields: [amount], next: closed}
  closed: {kind: end, label: {en: Done}, result: success}
`

// A port that is free now; the server gets it at once.
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

// The receiver keeps what comes, and lets a test wait for the next.
const heard = []
let told = () => {}
const receiver = createServer((req, res) => {
  let body = ''
  req.on('data', (part) => (body += part))
  req.on('end', () => {
    heard.push({ headers: req.headers, body })
    res.writeHead(204).end()
    told()
  })
})

async function hears(count) {
  while (heard.length < count) await new Promise((resolve) => (told = resolve))
  return heard
}

let server, address

before(async () => {
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const port = await freePort()
  const crm = `127.0.0.1:${receiver.address().port}`
  mkdirSync(join(folder, 'definitions'))
  writeFileSync(join(folder, 'definitions/catalog.yaml'), catalog)
  writeFileSync(join(folder, 'definitions/watch.yaml'), watch)
  writeFileSync(join(folder, 'kartabl.yaml'), `
listen: 127.0.0.1:${port}
data: ${JSON.stringify(data)}
definitions: ${JSON.stringify(join(folder, 'definitions'))}
hooks:
  incoming:
    bank: {secret_env: BANK, old_secret_env: OLD_BANK, messages: [contract_signed]}
  webhooks:
    crm: {address: "http://${crm}/hook", secret_env: CRM, old_secret_env: OLD_CRM, events: [case.started, case.step_entered]}
  allow_hosts: ["${crm}"]
`)
  execFileSync(program, ['user', 'add', 'sara', '--side', 'customer', '--name', 'Sara', '--data', data], { env })
  server = spawn(program, ['serve', '--config', join(folder, 'kartabl.yaml')], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await Promise.race([once(server.stdout, 'data'), once(server, 'exit').then(() => assert.fail('the server has ended'))])
  assert.match(String(line), /ready/)
  address = `http://127.0.0.1:${port}/hooks/`
  await answering()
}, { timeout: 30_000 })

// The server says that it is ready just before it listens.
async function answering() {
  for (;;) {
    try {
      return await fetch(new URL('/readyz', address))
    } catch {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

after(async () => {
  receiver.close()
  if (server?.exitCode === null) {
    const ended = once(server, 'exit')
    server.kill()
    await ended
  }
  rmSync(folder, { recursive: true, force: true })
})

// What a program does that sends by the package.
async function send({ id, body, secret = secrets.BANK, at = new Date(), source = 'bank', signature }) {
  signature ??= new Webhook(secret).sign(id, at, body)
  const headers = {
    'content-type': 'application/json', 'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)), 'webhook-signature': signature,
  }
  const answer = await fetch(address + source, { method: 'POST', headers, body })
  return { status: answer.status, ...(await answer.json()) }
}

const signed = (key, amount, more = {}) =>
  JSON.stringify({ type: 'contract_signed', timestamp: new Date().toISOString(), data: { key, customer: 'sara', amount, ...more } })

test('a message signed by the package is taken, and a second sending does nothing', async () => {
  const message = { id: 'msg_1', body: signed('C-1', 5_000_000, { rate: 12.5, note: 'قرارداد' }) }
  assert.deepEqual(await send(message), { status: 'started' })
  assert.deepEqual(await send(message), { status: 'started' })
  const other = await send({ ...message, body: signed('C-1', 1) })
  assert.equal(other.code, 'conflict')
})

test('either secret counts while it is changed, and so does any signature of the header', async () => {
  const at = new Date()
  assert.deepEqual(await send({ id: 'msg_2', body: signed('C-2', 1), secret: secrets.OLD_BANK }), { status: 'started' })
  const body = signed('C-3', 1)
  const signature = [random(), secrets.BANK].map((secret) => new Webhook(secret).sign('msg_3', at, body)).join(' ')
  assert.deepEqual(await send({ id: 'msg_3', body, at, signature }), { status: 'started' })
})

for (const [name, change] of [
  ['another secret', { secret: random() }],
  ['a source that is none', { source: 'shop' }],
  ['a message of six minutes ago', { at: new Date(Date.now() - 360_000) }],
  ['a message of the future', { at: new Date(Date.now() + 360_000) }],
  ['a signature of another body', { signature: new Webhook(secrets.BANK).sign('msg_9', new Date(), '{}') }],
]) {
  test(`refused: ${name}`, async () => {
    const { code, type } = await send({ id: 'msg_9', body: signed('C-9', 1), ...change })
    assert.deepEqual({ code, type }, { code: 'unauthorized', type: 'urn:kartabl:unauthorized.unsigned' })
  })
}

test('fields that do not fit are named', async () => {
  const { code, fields } = await send({ id: 'msg_9', body: signed('', 'much') })
  assert.equal(code, 'invalid')
  assert.deepEqual(fields.map((f) => f.path).sort(), ['data.amount', 'data.key'])
})

test('our events are verified by the package, by the new secret and the old', { timeout: 20_000 }, async () => {
  const events = (await hears(6)).slice(0, 6)
  for (const { headers, body } of events) {
    for (const secret of [secrets.CRM, secrets.OLD_CRM]) {
      const event = new Webhook(secret).verify(body, headers)
      assert.match(event.type, /^case\.(started|step_entered)$/)
      assert.equal(event.data.case.process, 'watch')
    }
    assert.throws(() => new Webhook(random()).verify(body, headers))
    assert.throws(() => new Webhook(secrets.CRM).verify(body + ' ', headers))
    assert.throws(() => new Webhook(secrets.CRM).verify(body, { ...headers, 'webhook-id': 'other' }))
  }
  assert.equal(new Set(events.map(({ headers }) => headers['webhook-id'])).size, 6)
})
