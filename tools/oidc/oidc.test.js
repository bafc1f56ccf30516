// Signing in to the built program by a certified provider, and by the same provider when
// what it answers was changed on the way.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { decodeJwt, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose'
import Provider from 'oidc-provider'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = process.env.KARTABL_BINARY ?? join(root, 'bin/kartabl')
const folder = mkdtempSync(join(tmpdir(), 'kartabl-oidc-'))
const data = join(folder, 'data')
const secret = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('hex')
const env = { ...process.env, OFFICE_SECRET: secret, KARTABL_PASSWORD: 'correct horse', GOGC: '100' }

// What the provider knows of its people, and who is at the browser.
const accounts = {
  boss: { email: 'boss@example.ir', email_verified: true, name: 'Boss', groups: ['money', 'other'] },
  fresh: { email: 'fresh@example.ir', email_verified: true, name: 'Fresh', groups: [] },
  thief: { email: 'clerk@example.ir', email_verified: false, name: 'Thief', groups: ['money'] },
  double: { email: 'boss@example.ir', email_verified: true, name: 'Double', groups: ['money'] },
}
let somebody = 'boss'

// change, where it is set, changes the claims of the next tokens; they are signed anew.
let change, key, provider, issuer, kartabl, server

async function newKey(kid) {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' }
}

const newProvider = () =>
  new Provider(issuer, {
    jwks: { keys: [key] },
    cookies: { keys: ['test'] },
    features: { devInteractions: { enabled: false } },
    clients: [{
      client_id: 'kartabl', client_secret: secret, redirect_uris: [kartabl + '/signin/oidc/office/callback'],
      post_logout_redirect_uris: [kartabl + '/signin'],
    }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }),
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })

const front = createServer((req, res) => {
  if (req.url.startsWith('/interaction/')) return provider.interactionFinished(req, res, { login: { accountId: somebody } })
  if (req.url === '/token' && change) changeTokens(res)
  provider.callback()(req, res)
})

// changeTokens lets the provider answer into our hands first.
function changeTokens(res) {
  const end = res.end.bind(res)
  res.end = async (body) => {
    const answer = JSON.parse(body)
    const claims = { ...decodeJwt(answer.id_token), ...change }
    answer.id_token = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: key.kid }).sign(await importJWK(key, 'RS256'))
    const changed = JSON.stringify(answer)
    res.setHeader('content-length', Buffer.byteLength(changed))
    end(changed)
  }
}

async function freePort() {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address()
  listener.close()
  await once(listener, 'close')
  return port
}

before(async () => {
  front.listen(0, '127.0.0.1')
  await once(front, 'listening')
  issuer = `http://127.0.0.1:${front.address().port}`
  const port = await freePort()
  kartabl = `http://127.0.0.1:${port}`
  key = await newKey('one')
  provider = newProvider()
  writeFileSync(join(folder, 'kartabl.yaml'), `
listen: 127.0.0.1:${port}
data: ${JSON.stringify(data)}
hooks: {allow_hosts: ["${new URL(issuer).host}"]}
sign_in:
  oidc:
    office:
      title: {fa: سازمان, en: the office}
      issuer: ${issuer}
      client_id: kartabl
      secret_env: OFFICE_SECRET
      link_by_mail: true
      create: true
      roles: {claim: groups, map: {money: finance}}
`)
  for (const login of ['boss', 'clerk']) {
    execFileSync(program, ['user', 'add', login, '--name', login, '--email', `${login}@example.ir`, '--data', data], { env })
  }
  server = spawn(program, ['serve', '--config', join(folder, 'kartabl.yaml')], { env, stdio: ['ignore', 'pipe', 'ignore'] })
  await Promise.race([once(server.stdout, 'data'), once(server, 'exit').then(() => assert.fail('the server has ended'))])
  await answering()
}, { timeout: 60_000 })

// The server says that it is ready just before it listens.
async function answering() {
  for (;;) {
    try {
      return await fetch(kartabl + '/readyz')
    } catch {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

after(async () => {
  front.close()
  front.closeAllConnections()
  if (server?.exitCode === null) {
    const ended = once(server, 'exit')
    server.kill()
    await ended
  }
  rmSync(folder, { recursive: true, force: true })
})

// A browser goes where it is sent, until stay says that it is there, and keeps the cookies
// of each address apart.
function browser() {
  const jar = new Map()
  const cookies = ({ origin }) => jar.get(origin) ?? jar.set(origin, new Map()).get(origin)
  async function get(address, { stay, ...options } = {}) {
    const url = new URL(address)
    const kept = [...cookies(url)].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { accept: 'application/json', 'accept-language': 'en', cookie: kept, ...options.headers }
    const answer = await fetch(url, { redirect: 'manual', ...options, headers })
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)
      if (value === '') cookies(url).delete(name)
      else cookies(url).set(name, value)
    }
    const location = answer.headers.get('location')
    const next = location && new URL(location, url)
    return next && !stay?.(next) ? get(next, { stay }) : { url, next, answer }
  }
  const signIn = (stay = (next) => next.pathname.startsWith('/inbox')) => get(kartabl + '/signin/oidc/office?next=/inbox/mine', { stay })
  const me = async () => (await get(kartabl + '/api/me')).answer.json()
  return { get, signIn, me }
}

// How somebody fares who signs in: his person, or the name of the refusal.
async function fares(who) {
  somebody = who
  const b = browser()
  const { answer } = await b.signIn()
  return answer.status === 303 ? b.me() : refusal(answer)
}

const refusal = async (answer) => (await answer.json()).type.replace('urn:kartabl:', '')

test('a member of staff signs in, with the roles of his groups', async () => {
  const me = await fares('boss')
  assert.deepEqual([me.login, me.roles], ['boss', ['finance']])
})

test('a role that the provider takes away is gone with the next sign-in', async () => {
  accounts.boss.groups = []
  assert.deepEqual((await fares('boss')).roles, [])
})

test('who is new gets an account', async () => {
  const me = await fares('fresh')
  assert.deepEqual([me.login, me.name, me.side], ['fresh@example.ir', 'Fresh', 'staff'])
})

test('a mail that is not verified opens nobody\'s account', async () => {
  assert.equal((await fares('thief')).login, 'office-thief')
})

test('an account that is linked is linked to nobody else', async () => {
  assert.equal(await fares('double'), 'provider.unknown')
})

for (const [name, changed] of [
  ['another audience', { aud: 'shop' }],
  ['another issuer', { iss: 'https://evil.example' }],
  ['another nonce', { nonce: 'guessed' }],
  ['expired', { exp: Math.floor(Date.now() / 1000) - 120 }],
  ['issued to another party', { azp: 'shop' }],
]) {
  test(`refused: ${name}`, async () => {
    change = changed
    try {
      assert.equal(await fares('boss'), 'provider.refused')
    } finally {
      change = undefined
    }
    assert.equal((await fares('boss')).login, 'boss')
  })
}

test('an answer counts once, and its code in no other attempt', async () => {
  somebody = 'boss'
  const b = browser()
  const back = await b.signIn()
  const other = browser()
  for (const again of [b, other]) assert.equal(await refusal((await again.get(back.url)).answer), 'provider.over')
  const begun = await other.signIn((next) => next.origin === issuer)
  const forged = new URL(back.url)
  forged.searchParams.set('state', begun.next.searchParams.get('state'))
  assert.equal(await refusal((await other.get(forged)).answer), 'provider.refused')
})

test('the provider has changed its keys', async () => {
  key = await newKey('two')
  provider = newProvider()
  assert.equal((await fares('boss')).login, 'boss')
})

test('who signs out is sent to the provider', async () => {
  somebody = 'boss'
  const b = browser()
  await b.signIn()
  const { answer } = await b.get(kartabl + '/api/session', { method: 'DELETE', headers: { 'content-type': 'application/json' } })
  const { redirect } = await answer.json()
  assert.ok(redirect.startsWith(`${issuer}/session/end?client_id=kartabl&post_logout_redirect_uri=`))
  assert.equal((await b.get(redirect)).answer.status, 200)
  assert.equal((await b.get(kartabl + '/api/me')).answer.status, 401)
})
