import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** Class names come from the style's text, so that a build is the same in every folder. */
export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true, cssHash: ({ hash, css }) => `k-${hash(css)}` }
};
