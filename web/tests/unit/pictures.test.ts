import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { pictures } from '../../../e2e/pictures';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const root = at('../../../');
const docs = readdirSync(`${root}docs`).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);

/** The pictures of the project that a text shows, as paths from the root. */
function shownIn(file: string): string[] {
  const text = readFileSync(root + file, 'utf8');
  const links = [...text.matchAll(/!\[[^\]]*\]\(([^)\s]+)|<img[^>]* src="([^"]+)"/g)].map(([, link, tag]) => link ?? tag ?? '');
  const folder = file.startsWith('docs/') ? 'docs/' : '';
  return links.filter((link) => !/^https?:/.test(link)).map((link) => folder + link);
}

const shown = ['README.md', ...docs].flatMap(shownIn);
const names = Object.keys(pictures).map((name) => `docs/img/${name}.webp`);

// The pages that a newcomer asks for first.
const MAIN = ['/cartable/', '/cartable/cases/:id', '/cartable/start/:process', '/cartable/items/:id', '/inbox/:view/:item', '/inbox/processes', '/inbox/problems', '/inbox/money', '/inbox/audit', '/design'];

describe('the pictures of the documentation', () => {
  test('what is shown is there', () => {
    expect(shown.length).toBeGreaterThan(0);
    for (const picture of shown) expect(statSync(root + picture).isFile(), picture).toBe(true);
  });

  test('there are those that are taken, all are shown, and small', () => {
    expect(readdirSync(`${root}docs/img`).map((name) => `docs/img/${name}`).sort()).toEqual([...names].sort());
    expect(names.filter((name) => !shown.includes(name))).toEqual([]);
    for (const name of names) expect(statSync(root + name).size, name).toBeLessThan(80_000);
  });

  test('every main page has one', () => {
    expect(MAIN.filter((page) => !Object.values<string>(pictures).includes(page))).toEqual([]);
  });
});
