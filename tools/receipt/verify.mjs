// Verifies a signed receipt with nothing but Node: node verify.mjs RECEIPT.json KEY.pem
// It follows docs/proof.md and shares no code with Kartabl.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'

const u64 = (n) => {
  const b = Buffer.alloc(8)
  b.writeBigUInt64BE(BigInt(n))
  return b
}
const field = (s) => Buffer.concat([u64(Buffer.byteLength(s)), Buffer.from(s)])
const digest = (s) => Buffer.from(s, 'base64url')
const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest()

const commitment = (p) =>
  p.commitment !== undefined
    ? digest(p.commitment)
    : sha256(field('kartabl commitment v1'), digest(p.salt), field(p.path ?? ''), field(p.value ?? ''))

const isText = (p) => p.salt === undefined && p.commitment === undefined

const piece = (p) => (isText(p) ? Buffer.concat([u64(1), field(p.text ?? '')]) : Buffer.concat([u64(2), commitment(p)]))

export function check(r, pem) {
  const key = createPublicKey(pem)
  const raw = key.export({ format: 'der', type: 'spki' }).subarray(-32)
  if (createHash('sha256').update(raw).digest().subarray(0, 16).toString('base64url') !== r.key) return 'another key'
  if (r.event.some((p, i) => isText(p) !== (i % 2 === 0)) || r.event.length % 2 === 0) return 'text and values do not alternate'

  const event = sha256(field('kartabl part v1'), field('event'), digest(r.salt), field(''), ...r.event.map(piece), u64(0))
  const leaf = sha256(field('kartabl leaf v1'), field(r.case), u64(r.seq), event, digest(r.facts))
  const head = sha256(field('kartabl head v1'), digest(r.before), leaf, u64(r.late ? 1 : 0))
  if (head.toString('base64url') !== r.head) return 'the event is not the one that was chained'

  const byName = Object.entries(r.step ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  const signed = Buffer.concat([
    field('kartabl receipt v1'), field(r.case), field(r.no), field(r.process),
    u64(byName.length), ...byName.flatMap(([lang, words]) => [field(lang), field(words)]),
    u64(r.seq), u64(Date.parse(r.issued_at) / 1000), head, field(r.key),
  ])
  return verify(null, signed, key, digest(r.signature)) ? '' : 'the signature is not of this key over this content'
}

const [receipt, key] = process.argv.slice(2)
if (receipt) {
  const wrong = check(JSON.parse(readFileSync(receipt, 'utf8')), readFileSync(key, 'utf8'))
  console.log(wrong === '' ? 'valid' : `not valid: ${wrong}`)
  process.exit(wrong === '' ? 0 : 1)
}
