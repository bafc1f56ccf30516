import type { Page } from '@playwright/test';

/** What a page's hands and eyes meet, found in the browser in one go; each line names an element. */
export interface Findings {
  /** Targets that a finger misses. */
  small: string[];
  /** What is lost or scrolls sideways when text is twice as large. */
  lost: string[];
  /** What moves although its reader asked for no motion. */
  moving: string[];
}

/** Looks at the page as it is, or at what is named of it: text is made larger only on a whole page. */
export function findings(page: Page, within?: string): Promise<Findings> {
  return page.evaluate((within) => {
    const TOUCH = 44;
    const ALMOST = 0.5; // rounding
    const name = (element: Element) => element.outerHTML.replace(/\s+/g, ' ').slice(0, 140);
    const root = (within && document.querySelector(within)) || document.body;
    const open = root.querySelector('dialog:modal') ?? root;
    const all = [...open.querySelectorAll<HTMLElement>('*')];
    const seen = (element: Element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('.visually-hidden, [inert]');

    // A label is the target of its box, a frame that of the control in it, and a card that of the link that is drawn over it.
    const covers = (element: HTMLElement) => getComputedStyle(element, '::after').position === 'absolute' && getComputedStyle(element, '::after').content !== 'none';
    const target = (element: HTMLElement) => (element.matches('input') ? (element.closest('label') ?? element.closest('.joined')) : element.matches('a') && covers(element) ? element.offsetParent : undefined) ?? element;
    const area = (element: HTMLElement) => target(element).getBoundingClientRect();
    const inline = (element: HTMLElement) => element.matches('a, button') && getComputedStyle(element).display === 'inline';
    const targets = all.filter((element) => element.matches('a[href], button:not(:disabled), input:not(:disabled), select, textarea, summary, [role="option"]') && seen(element) && !inline(element));
    const small = targets.flatMap((element) => {
      const { width, height } = area(element);
      return width + ALMOST < TOUCH || height + ALMOST < TOUCH ? [`${Math.round(width)}x${Math.round(height)} ${name(element)}`] : [];
    });

    const moving = all.flatMap((element) => {
      const { transitionDuration, animationName, animationDuration } = getComputedStyle(element);
      const longest = (times: string) => Math.max(...times.split(',').map((time) => parseFloat(time) * (time.trim().endsWith('ms') ? 1 : 1000)));
      const time = Math.max(longest(transitionDuration), animationName === 'none' ? 0 : longest(animationDuration));
      return time > 1 ? [`${time} ms ${name(element)}`] : [];
    });

    if (within) return { small, lost: [], moving };
    const page = document.documentElement;
    const cut = () => all.filter((element) => {
      const { overflowX, overflowY, textOverflow } = getComputedStyle(element);
      const hides = (way: string) => way === 'hidden' || way === 'clip';
      const over = (hides(overflowX) && textOverflow !== 'ellipsis' && element.scrollWidth > element.clientWidth + 1) || (hides(overflowY) && element.scrollHeight > element.clientHeight + 1);
      return over && seen(element) && !element.matches('input, svg') && !element.closest('[aria-hidden="true"], svg');
    });
    /** A pane scrolls down only; what is meant to go sideways (a table, a picture, tabs) is none. */
    const sideways = () => all.filter((element) => element.matches('main, section, aside, dialog, form') && element.scrollWidth > element.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(element).overflowX) && seen(element));
    page.style.fontSize = '200%';
    const wide = page.scrollWidth > page.clientWidth ? all.filter((element) => seen(element) && (element.getBoundingClientRect().left < -1 || element.getBoundingClientRect().right > page.clientWidth + 1)) : [];
    const lost = [...wide.slice(0, 5).map((element) => `wide ${name(element)}`), ...sideways().map((element) => `sideways ${name(element)}`), ...cut().map((element) => `cut ${name(element)}`)];
    page.style.fontSize = '';
    return { small, lost, moving };
  }, within);
}
