import '../../styles/base.css';
import { mount, type Component } from 'svelte';
import { markDocument } from '$lib/i18n';
import { markTheme } from './theme';

/** Puts an app into the page, in the person's language and theme. */
export function start(app: Component): void {
  markDocument();
  markTheme();
  const target = document.getElementById('app');
  if (!target) throw new Error('the page has no #app');
  target.textContent = '';
  mount(app, { target });
}
