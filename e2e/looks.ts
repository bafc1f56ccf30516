import type { BrowserContextOptions } from '@playwright/test';

/** How a page may be looked at. Tests that are about appearance run in all eight. */
export interface Look {
  name: string;
  lang: 'fa' | 'en';
  size: 'phone' | 'desktop';
  scheme: 'light' | 'dark';
}

const langs = ['fa', 'en'] as const;
const sizes = ['phone', 'desktop'] as const;
const schemes = ['light', 'dark'] as const;

export const looks: Look[] = langs.flatMap((lang) =>
  sizes.flatMap((size) =>
    schemes.map((scheme) => ({ name: `${lang} ${size} ${scheme}`, lang, size, scheme }))
  )
);

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
    bypassCSP: false
  };
}
