import type { Page } from '@playwright/test';

/** One stop of the Tab key: which of the page's controls it is, and whether a reader sees that he is there. */
interface Stop {
  at: number;
  seen: boolean;
  name: string;
}

declare global {
  interface Window {
    stops?: Stop[];
  }
}

/**
 * Walks a page by the Tab key from its beginning to its end, and tells what keeps a keyboard from somewhere: a
 * control that is left out or comes in another order than it is read, one that holds the focus, and one at which
 * nobody sees it.
 */
export async function walk(page: Page): Promise<string[]> {
  const names = await page.evaluate(begin);
  for (let press = 0; press < names.length; press++) await page.keyboard.press('Tab');
  const stops = await page.evaluate(() => window.stops ?? []);
  const reached = new Set(stops.map(({ at }) => at));
  return [
    ...stops.filter(({ at }, i) => at >= 0 && at < (stops[i - 1]?.at ?? 0)).map(({ name }) => `out of order: ${name}`),
    ...stops.filter(({ at }) => at < 0).map(({ name }) => `not counted: ${name}`),
    ...stops.filter(({ seen }) => !seen).map(({ name }) => `not to be seen: ${name}`),
    ...names.filter((_, at) => !reached.has(at)).map((name) => `not reached: ${name}`)
  ];
}

/** Names the controls in the order in which they are read, goes before the first, and notes from now on where the focus comes. */
function begin(): string[] {
  const name = (element: Element) => element.outerHTML.replace(/\s+/g, ' ').slice(0, 120);
  const can = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex]';
  const chosen = (radio: HTMLInputElement) => {
    const group = [...document.getElementsByName(radio.name)] as HTMLInputElement[];
    return radio === (group.find(({ checked }) => checked) ?? group[0]);
  };
  const all = [...document.querySelectorAll<HTMLElement>(can)].filter((element) => {
    if (element.tabIndex < 0 || element.closest('[inert]') || !element.checkVisibility({ visibilityProperty: true })) return false;
    return !(element instanceof HTMLInputElement && element.type === 'radio') || chosen(element);
  });
  const outlined = (one: Element | null): boolean => {
    if (!one) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  };
  // Around the control, around its label or frame, or as the line of a drawing.
  const seen = (one: HTMLElement) =>
    [one, one.parentElement, one.parentElement?.parentElement ?? null].some(outlined) || [...one.children].some((child) => child instanceof SVGElement && parseFloat(getComputedStyle(child).strokeWidth) >= 3);
  const stops: Stop[] = (window.stops = []);
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  document.addEventListener('focusin', ({ target }) => target instanceof HTMLElement || target instanceof SVGElement ? stops.push({ at: all.indexOf(target as HTMLElement), seen: seen(target as HTMLElement), name: name(target) }) : undefined);
  return all.map(name);
}
