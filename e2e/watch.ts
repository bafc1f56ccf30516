import type { Page, Response } from '@playwright/test';
import axe from 'axe-core';

/**
 * Watches a page for what nobody may ever see there: an error in the console, an
 * exception, a page without a content policy. What it met stands in `problems`.
 */
export class Watch {
  readonly problems: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(private readonly page: Page) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.meet(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => this.meet(`exception: ${error.stack ?? error.message}`));
    page.on('response', (response) => this.policy(response));
  }

  /** A test that provokes an error says which one. */
  expect(problem: RegExp): void {
    this.expected.push(problem);
  }

  private meet(problem: string): void {
    if (!this.expected.some((pattern) => pattern.test(problem))) this.problems.push(problem);
  }

  private policy(response: Response): void {
    const type = response.headers()['content-type'] ?? '';
    const isPage = response.request().resourceType() === 'document' && type.startsWith('text/html');
    if (!isPage || response.frame() !== this.page.mainFrame()) return;
    const policy = response.headers()['content-security-policy'] ?? '';
    if (!/(script|default)-src/.test(policy) || /unsafe-(inline|eval)/.test(scriptPart(policy))) {
      this.meet(`content policy of ${response.url()}: ${policy || 'none'}`);
    }
  }
}

function scriptPart(policy: string): string {
  const parts = policy.split(';').map((part) => part.trim());
  return parts.find((part) => part.startsWith('script-src')) ?? parts.find((part) => part.startsWith('default-src')) ?? '';
}

/** What breaks the rules for accessible pages, one line each with the element; of the whole page, or within what is named. */
export async function accessibilityFaults(page: Page, within?: string): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async (within) => {
    const axe = (globalThis as unknown as { axe: typeof import('axe-core') }).axe;
    return (await axe.run(within ?? document, { resultTypes: ['violations'] })).violations;
  }, within);
  return violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${v.help}: ${node.html.slice(0, 200)}`));
}

/** The elements that make the page wider than its window, outermost first. */
export async function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const wide = [...document.body.querySelectorAll('*')].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return left < -1 || right > root.clientWidth + 1;
    });
    const names = wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 120));
    return [`the page is ${root.scrollWidth} wide in a window of ${root.clientWidth}`, ...names];
  });
}
