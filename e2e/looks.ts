import type { BrowserContextOptions } from '@playwright/test';

/** How a page may be looked at. */
export interface Look {
  name: string;
  lang: 'fa' | 'en';
  size: 'phone' | 'desktop';
  scheme: 'light' | 'dark';
  /** With the worker that keeps pages for when there is no network. */
  worker?: boolean;
}

const langs = ['fa', 'en'] as const;
const sizes = ['phone', 'desktop'] as const;
const schemes = ['light', 'dark'] as const;

const eight: Look[] = langs.flatMap((lang) =>
  sizes.flatMap((size) =>
    schemes.map((scheme) => ({ name: `${lang} ${size} ${scheme}`, lang, size, scheme }))
  )
);

/**
 * The looks of tests that are about appearance: four of the eight, in which every two
 * choices meet once. `make torture` looks at all eight.
 */
export const looks: Look[] =
  process.env.KARTABL_LOOKS === 'all'
    ? eight
    : eight.filter(({ lang, size, scheme }) => ((lang === 'fa') === (size === 'phone')) === (scheme === 'light'));

export const phone: Look = { name: 'fa phone light', lang: 'fa', size: 'phone', scheme: 'light' };
export const desktop: Look = { name: 'fa desktop light', lang: 'fa', size: 'desktop', scheme: 'light' };

/** The browser of somebody with this look. The pages' content policy is never lifted. */
export function contextOf(look: Look): BrowserContextOptions {
  const small = look.size === 'phone';
  return {
    viewport: small ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    hasTouch: small,
    locale: look.lang === 'fa' ? 'fa-IR' : 'en-GB',
    timezoneId: 'Asia/Tehran',
    colorScheme: look.scheme,
    reducedMotion: 'reduce',
    bypassCSP: false,
    // Only the journey without a network needs the worker, and others count what the network is asked.
    serviceWorkers: look.worker ? 'allow' : 'block'
  };
}
