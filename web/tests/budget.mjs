// Measures what the first page of each app loads, in gzip, and fails when it is over its budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const budgets = { signin: 70, cartable: 70, inbox: 120 }; // kB of script
const wholePage = 150; // kB of script, style and the Persian font: the customer's first page

const kB = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length / 1000;
const woff = (file) => readFileSync(new URL(file, dist)).length / 1000;

/** The chunks that an entry needs before anything lazy. */
function needed(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) needed(next, seen);
  return seen;
}

let over = false;
for (const [app, budget] of Object.entries(budgets)) {
  const chunks = [...needed(`${app}/index.html`)].map((key) => manifest[key]);
  const script = chunks.reduce((sum, chunk) => sum + kB(chunk.file), 0);
  const style = [...new Set(chunks.flatMap((chunk) => chunk.css ?? []))].reduce((sum, file) => sum + kB(file), 0);
  const font = Object.values(manifest).find((entry) => entry.file.includes('arabic')).file;
  const whole = script + style + woff(font);
  const bad = script > budget || (app === 'cartable' && whole > wholePage);
  over ||= bad;
  console.log(`${app}: script ${script.toFixed(1)} of ${budget} kB, style ${style.toFixed(1)} kB, with the font ${whole.toFixed(1)} kB${bad ? '  OVER' : ''}`);
}

// What the worker keeps for when there is no network: all there, and small enough to be fetched beside the page.
const kept = 320; // kB
const files = JSON.parse(readFileSync(new URL('worker.js', dist), 'utf8').match(/"files":(\[[^\]]*\])/)[1]);
const size = files.reduce((sum, file) => sum + (file.endsWith('.woff2') ? woff(file.slice(1)) : kB(file.slice(1))), kB('worker.js'));
over ||= size > kept;
console.log(`worker: ${files.length} files, ${size.toFixed(1)} of ${kept} kB${size > kept ? '  OVER' : ''}`);
process.exit(over ? 1 : 0);
