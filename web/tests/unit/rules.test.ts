/** Rules that every page obeys, checked on the sources. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../');
const sources = (ending: string) => readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending) && !name.includes('paraglide'));
const read = (name: string) => readFileSync(`${root}src/${name}`, 'utf8');
const messages = (lang: string) => JSON.parse(readFileSync(`${root}messages/${lang}.json`, 'utf8')) as Record<string, unknown>;

/** The names in braces of a message, in all its variants. */
const inputsOf = (message: unknown) => [...new Set(JSON.stringify(message).match(/\{[a-z]+\}/g) ?? [])].sort();

describe('messages', () => {
  const [fa, en] = [messages('fa'), messages('en')];
  test('have the same keys in both languages', () => expect(Object.keys(fa).sort()).toEqual(Object.keys(en).sort()));
  test('have the same inputs in both languages', () => {
    for (const key of Object.keys(fa)) expect(`${key} ${inputsOf(fa[key])}`).toBe(`${key} ${inputsOf(en[key])}`);
  });
  test('have the letters of Persian', () => expect(JSON.stringify(fa)).not.toMatch(/[يكة]/));
  test('are all used', () => {
    const code = [...sources('.svelte'), ...sources('.ts')].map(read).join('\n');
    const unused = Object.keys(fa).filter((key) => key !== '$schema' && !new RegExp(`\\bm\\.${key}\\b`).test(code));
    expect(unused).toEqual([]);
  });
});

describe.each(sources('.svelte'))('%s', (name) => {
  const text = read(name);
  test('has no Persian of its own', () => expect(text).not.toMatch(/[\u0600-\u06ff]/));
  test('has no style in an attribute', () => expect(text).not.toMatch(/\sstyle="/));
});

describe.each([...sources('.svelte'), ...sources('.css')])('%s', (name) => {
  test('has only logical measures', () => {
    const physical = /[\s;{](?:margin|padding|border)-(?:left|right|top|bottom)\b|text-align:\s*(?:left|right)|[\s;{](?:left|right):/;
    expect(read(name).replace(/<script[\s\S]*?<\/script>/g, '')).not.toMatch(physical);
  });
});
