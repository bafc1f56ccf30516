import { createHash } from 'node:crypto';
import type { Plugin, Rollup } from 'vite';

type Bundle = Rollup.OutputBundle;
type Chunk = Rollup.OutputChunk & { viteMetadata?: { importedCss: Set<string>; importedAssets: Set<string> } };

/** Tells the worker which files the pages of an app are made of, and puts it at its fixed address. */
export function shellOf(app: string, worker: string): Plugin {
  return {
    name: 'kartabl-shell',
    enforce: 'post',
    generateBundle(_, bundle) {
      const keeper = chunkNamed(bundle, worker);
      if (keeper.imports.length + keeper.dynamicImports.length > 0) this.error(`${worker} loads ${keeper.imports.join(', ')}: a worker is one file`);
      const entry = chunkNamed(bundle, app);
      const files = [...new Set(filesOf(bundle, entry))].sort();
      const page = bundle[`${app}/index.html`];
      if (page?.type !== 'asset') return this.error(`no page ${app}`);
      const version = createHash('sha256').update(`${files.join('\n')}\n${page.source}`).digest('hex').slice(0, 12);
      const shell = { version, page: `/${app}/`, entry: `/${entry.fileName}`, files: files.map((file) => `/${file}`) };
      if (!keeper.code.includes('KARTABL_SHELL')) this.error(`${worker} has no place for its files`);
      keeper.code = keeper.code.replace('KARTABL_SHELL', () => JSON.stringify(shell));
    }
  };
}

function chunkNamed(bundle: Bundle, name: string): Chunk {
  const found = Object.values(bundle).find((one) => one.type === 'chunk' && one.isEntry && one.name === name);
  if (found?.type !== 'chunk') throw new Error(`no entry ${name}`);
  return found;
}

/** All that the chunk may load, at once or later: scripts, styles and fonts. */
function filesOf(bundle: Bundle, from: Chunk, seen = new Set<string>()): string[] {
  if (seen.has(from.fileName)) return [];
  seen.add(from.fileName);
  const next = [...from.imports, ...from.dynamicImports].map((name) => bundle[name]).filter((one): one is Chunk => one?.type === 'chunk');
  const { importedCss = [], importedAssets = [] } = from.viteMetadata ?? {};
  return [from.fileName, ...importedCss, ...importedAssets, ...fontsOf(bundle, importedCss), ...next.flatMap((one) => filesOf(bundle, one, seen))];
}

/** A style names its fonts by their files. */
function fontsOf(bundle: Bundle, styles: Iterable<string>): string[] {
  const fonts = Object.keys(bundle).filter((name) => name.endsWith('.woff2'));
  return [...styles].flatMap((style) => {
    const text = bundle[style];
    return text?.type === 'asset' ? fonts.filter((font) => String(text.source).includes(font)) : [];
  });
}
