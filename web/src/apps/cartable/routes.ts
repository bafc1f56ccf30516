import type { Component } from 'svelte';
import { match } from '$lib/app/router.svelte';

/**
 * A page gets the named parts of its address, `me`, the person once he is known, `acting`, the organisation
 * that he acts for, and `renew`, which asks for the home page again.
 */
type Page = { default: Component<Record<string, unknown>> };
type Found = { page: 'home' } | { page: 'lazy'; load: () => Promise<Page>; parts: Record<string, string> };

/** Pages beside the home page are loaded when they are first needed, and with them the forms. */
const PAGES: [pattern: string, load: () => Promise<unknown>][] = [
  ['/cartable/cases', () => import('./pages/Cases.svelte')],
  ['/cartable/cases/:id', () => import('./pages/Case.svelte')],
  ['/cartable/cases/:id/letters/:place', () => import('./pages/Letter.svelte')],
  ['/cartable/cases/:id/payments/:payment', () => import('./pages/Receipt.svelte')],
  ['/cartable/cases/:id/do/:name', () => import('./pages/Act.svelte')],
  ['/cartable/items/:id', () => import('./pages/Item.svelte')],
  ['/cartable/start/:process', () => import('./pages/Start.svelte')],
  ['/cartable/notices', () => import('./pages/Notices.svelte')],
  ['/cartable/organisations', () => import('./pages/Organisations.svelte')],
  ['/cartable/organisations/:id', () => import('./pages/Organisation.svelte')],
  ['/cartable/account', () => import('$lib/app/Account.svelte')],
  ['/cartable/security', () => import('$lib/factor/Security.svelte')],
  ['/cartable/sent/:id', () => import('./pages/Sent.svelte')]
];

export function pageOf(path: string): Found | undefined {
  if (match('/cartable', path)) return { page: 'home' };
  for (const [pattern, load] of PAGES) {
    const parts = match(pattern, path);
    if (parts) return { page: 'lazy', load: load as () => Promise<Page>, parts };
  }
  return undefined;
}
