import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { componentOf } from '$lib/form/components';
import { shown } from './fields';
import { nameOf, piecesOf } from './pieces';
import { NAMES } from './tokens/names';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const components = (folder: string, like = /\.svelte$/) => readdirSync(at(folder)).filter((file) => like.test(file)).map(nameOf).sort();
const text = (path: string) => readFileSync(at(path), 'utf8');

test('every component has its place on the page, and no other has', () => {
  expect(components('./ui')).toEqual(components('../../lib/ui'));
});

test.each(components('./ui'))('what stands under the name of %s is made with it', (name) => {
  const specimen = text(`./ui/${name}.svelte`);
  expect(specimen).toMatch(name === 'Toasts' ? /lib\/ui\/toast'/ : new RegExp(`lib/ui/${name}\\.svelte'`));
  expect(specimen).toMatch(/<State is=/);
});

test('every field is shown with a type that it asks for', async () => {
  const fields = import.meta.glob<{ default: unknown }>('../../lib/form/*Field.svelte', { eager: true });
  for (const one of shown()) expect(fields[`../../lib/form/${one.name}.svelte`]?.default, one.name).toBe(componentOf(one.type));
  expect([...new Set(shown().map(({ name }) => name))].sort()).toEqual(components('../../lib/form', /Field\.svelte$/));
});

test('every kind of value is asked for', () => {
  const kinds = [...text('../../lib/form/components.ts').matchAll(/^ {2}(\w+): \w+Field,?$/gm)].map(([, kind]) => kind);
  expect(kinds.length).toBeGreaterThan(10);
  expect([...new Set(shown().map(({ type }) => type.kind))].sort()).toEqual(kinds.sort());
});

test('the page names every token', () => {
  const root = text('../../styles/tokens.css').split('}')[0] ?? '';
  const tokens = [...root.matchAll(/^ {2}--([\w-]+):/gm)].map(([, name]) => name);
  expect([...NAMES].sort()).toEqual(tokens.sort());
});

test('specimens stand in the order of their names', () => {
  const none = (() => undefined) as never;
  expect(piecesOf({ './ui/Popup.svelte': none, './ui/Badge.svelte': none }).map(({ name }) => name)).toEqual(['Badge', 'Popup']);
});
