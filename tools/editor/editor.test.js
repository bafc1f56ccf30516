// The schema in a real editor's server: no alarm on what is right, the right words on
// what is wrong, and the right keys when one is typed.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'

const rpc = createRequire(import.meta.url)('vscode-jsonrpc/node')
const root = fileURLToPath(new URL('../..', import.meta.url))
const library = join(root, 'definitions/library')
const folder = mkdtempSync(join(tmpdir(), 'kartabl-editor-'))
let server, line

// The settings that an editor would send.
function settings(section) {
  if (section !== 'yaml') return {}
  const schema = pathToFileURL(join(folder, 'schema.json')).href
  return { schemas: { [schema]: '*.yaml' }, validate: true, completion: true, schemaStore: { enable: false } }
}

const told = new Map()
const waiting = new Map()

before(async () => {
  const program = process.env.KARTABL_BINARY ?? join(root, 'bin/kartabl')
  writeFileSync(join(folder, 'schema.json'), execFileSync(program, ['schema']))
  server = spawn(process.execPath, [join(root, 'tools/editor/node_modules/yaml-language-server/bin/yaml-language-server'), '--stdio'])
  line = rpc.createMessageConnection(new rpc.StreamMessageReader(server.stdout), new rpc.StreamMessageWriter(server.stdin))
  line.onRequest('workspace/configuration', ({ items }) => items.map((one) => settings(one.section)))
  line.onRequest('client/registerCapability', () => null)
  line.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) => {
    told.set(uri, diagnostics)
    waiting.get(uri)?.(diagnostics)
  })
  line.listen()
  const capabilities = { workspace: { configuration: true }, textDocument: { completion: { completionItem: { snippetSupport: false } } } }
  await line.sendRequest('initialize', { processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities })
  await line.sendNotification('initialized', {})
  await line.sendNotification('workspace/didChangeConfiguration', { settings: { yaml: settings('yaml') } })
})

after(() => {
  line?.dispose()
  server?.kill()
  rmSync(folder, { recursive: true, force: true })
})

let count = 0

async function open(text) {
  const uri = pathToFileURL(join(folder, `file${count++}.yaml`)).href
  const answer = new Promise((resolve) => waiting.set(uri, resolve))
  await line.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } })
  return { uri, diagnostics: await answer }
}

const read = (name) => readFileSync(join(library, name), 'utf8').replace(/^# yaml-language-server.*\n/, '\n')
const words = (diagnostics) => diagnostics.map((d) => `${d.range.start.line + 1}: ${d.message}`)

for (const name of readdirSync(library).filter((name) => name.endsWith('.yaml'))) {
  test(`no false alarm in ${name}`, async () => {
    assert.deepEqual(words((await open(read(name))).diagnostics), [])
  })
}

const claim = read('medical_claim.yaml')

// A line of the claim is broken; exactly there the editor says what is wrong.
function broken(was, wrong) {
  assert.ok(claim.includes(was), was)
  const at = claim.slice(0, claim.indexOf(was)).split('\n').length
  return { text: claim.replace(was, wrong), at }
}

for (const [name, was, wrong, message, below = 0] of [
  ['a kind that is none', 'kind: pay\n', 'kind: payment\n', /Value is not accepted\. Valid values: "task", "call", "pay"/],
  ['a key that is none', '    gateway: main_psp', '    gatewy: main_psp', /gatewy/],
  ['a word that is none', '    late: refund', '    late: refunds', /"refund", "accept", "staff"/],
  ['a duration that is none', '    expires: 3d', '    expires: 3 days', /3 days|pattern/],
  ['a format that is none', 'format: iban', 'format: ibam', /"national_id"/],
  ['values of a text', '{type: text, format: iban, pii: true}', '{type: text, values: [a], pii: true}', /Property values is not allowed/],
]) {
  test(`the right words on ${name}`, async () => {
    const { text, at } = broken(was, wrong)
    const { diagnostics } = await open(text)
    assert.ok(diagnostics.some((d) => d.range.start.line + 1 === at + below && message.test(d.message)), words(diagnostics).join('\n'))
    assert.ok(!words(diagnostics).some((w) => /multiple schemas/i.test(w)), 'several schemas match')
  })
}

test('a task of staff without assign is told at the step', async () => {
  const { text } = broken('    assign: {queue: finance_experts, pick: round_robin}\n    fields: [trace_no]\n', '    fields: [trace_no]\n')
  const { diagnostics } = await open(text)
  assert.deepEqual(words(diagnostics).filter((w) => !/Missing property "assign"/.test(w)), [])
  assert.equal(diagnostics.length, 1)
})

async function offered(text, mark = '¦') {
  const before = text.slice(0, text.indexOf(mark)).split('\n')
  const { uri } = await open(text.replace(mark, ''))
  const position = { line: before.length - 1, character: before.at(-1).length }
  const list = await line.sendRequest('textDocument/completion', { textDocument: { uri }, position })
  return list.items.map((item) => item.label)
}

test('the words of glass are offered', async () => {
  const list = await offered(claim.replace(/    glass: open  .*/, '    glass: ¦'))
  for (const word of ['open', 'name', 'hidden']) assert.ok(list.includes(word), list.join())
})

test('a call step is offered the keys of a call that it has not yet', async () => {
  const list = await offered(claim.replace('    timeout: 30s\n', '    timeout: 30s\n    ¦\n'))
  for (const word of ['help', 'max_visits']) assert.ok(list.includes(word), list.join())
  for (const word of ['timeout', 'assign', 'gateway', 'branches']) assert.ok(!list.includes(word), `${word} in ${list.join()}`)
})
