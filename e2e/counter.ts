import { expect, type APIRequestContext, type Page } from '@playwright/test';
import { Bank } from './bank.ts';
import type { Seen } from './fixtures.ts';
import { Installation } from './installation.ts';
import { enter, marks, sessionOf } from './steps.ts';

export interface Fee {
  id: string;
  no: string;
  item: string;
  paid: string;
}

/** An organisation that takes a fee at a bank: sara pays, mina and omid answer for the money. */
export class Counter {
  private constructor(
    readonly bank: Bank,
    readonly office: Installation,
    private readonly finance: APIRequestContext
  ) {}

  static async open(): Promise<Counter> {
    const bank = await Bank.start();
    const gateway = `{kind: zibal, address: ${bank.url}, panel: ${bank.url}, secret_env: PSP, token_env: PSP_TOKEN, wallet: "1001"}`;
    const hooks = `  gateways:\n    psp: ${gateway}\n  allow_hosts: ["${new URL(bank.url).host}"]\n`;
    const people = { sara: 'customer', mina: 'finance', omid: 'finance' };
    const office = await Installation.start('paying', hooks, people, { PSP: 'merchant-of-a-sandbox', PSP_TOKEN: 'a token that guards nothing' });
    const finance = await sessionOf(office.url, office.people.mina!);
    return new Counter(bank, office, finance);
  }

  async close(): Promise<void> {
    await this.finance.dispose();
    await this.office.stop();
    await this.bank.stop();
  }

  enter(page: Page, login: 'sara' | 'mina' | 'omid'): Promise<void> {
    return enter(page, this.office.url, this.office.people[login]!);
  }

  /** A new request of hers whose fee waits; her browser stands at it. */
  async fee({ page, watch }: Seen): Promise<Fee> {
    watch.expect(/409.*\/api\/items\//); // a step that was paid is over: the page asks for it, and tells it
    await this.enter(page, 'sara');
    const made = await this.post(page, '/api/cases', { process: 'permit', values: {} });
    const { id, no } = (await made.json()) as { id: string; no: string };
    const { items } = (await (await page.request.get(this.office.at(`/api/cases/${id}`))).json()) as { items: { id: string }[] };
    const item = items[0]!.id;
    await page.goto(this.office.at(`/cartable/items/${item}`));
    return { id, no, item, paid: this.office.at(`/cartable/cases/${id}?paid=1`) };
  }

  /** She gives her request up in another window. */
  async cancel(page: Page, { id }: Fee): Promise<void> {
    await this.post(page, `/api/cases/${id}/actions/cancel`, { values: {} });
  }

  async toBank(page: Page): Promise<void> {
    await page.getByRole('button', { name: /^(رفتن به درگاه بانک|Go to the bank page)$/ }).click();
    await page.waitForURL(`${this.bank.url}/**`);
  }

  async back(page: Page, { id }: Fee): Promise<void> {
    await page.waitForURL(this.office.at(`/cartable/cases/${id}?paid=*`));
  }

  /** How often money of this case has become a fee, and what its fees are. */
  async fees({ id }: Fee): Promise<{ credited: number; units: number }> {
    const answer = await this.finance.get(`/api/cases/${id}/money`);
    expect(answer, await answer.text()).toBeOK();
    const { entries } = (await answer.json()) as { entries: { kind: string; account: string; amount: { units: number } }[] };
    const mine = entries.filter(({ account }) => account === 'fees');
    return { credited: mine.filter(({ kind }) => kind === 'paid').length, units: mine.reduce((sum, { amount }) => sum - amount.units, 0) };
  }

  /** Compares the bank's list of today with the books; it fails where they do not agree. */
  reconcile(): Promise<void> {
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tehran' }).format(new Date());
    return this.office.run('reconcile', '--day', day);
  }

  private async post(page: Page, path: string, data: object) {
    const answer = await page.request.post(this.office.at(path), { headers: await marks(page.request, this.office.url), data });
    expect(answer, await answer.text()).toBeOK();
    return answer;
  }
}
