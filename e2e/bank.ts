import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, type APIRequestContext, type Page } from '@playwright/test';
import { binary, end, freePort } from './server.ts';

/** A payment as the bank has it. */
export interface AtBank {
  authority: string;
  amount: number;
  taken?: number;
  refunded?: number;
}

/** `kartabl sandbox`: a bank with a page for payers, and a back room where it is told to misbehave. */
export class Bank {
  private constructor(
    readonly url: string,
    private readonly process: ChildProcess
  ) {}

  static async start(): Promise<Bank> {
    const listen = `127.0.0.1:${await freePort()}`;
    const child = spawn(binary, ['sandbox', '--listen', listen], { stdio: ['ignore', 'pipe', 'inherit'] });
    process.once('exit', () => child.kill('SIGKILL'));
    await once(createInterface({ input: child.stdout! }), 'line', { signal: AbortSignal.timeout(60_000) });
    return new Bank(`http://${listen}`, child);
  }

  /** From now on it always does this. */
  does(request: APIRequestContext, hostility: string): Promise<void> {
    return this.tell(request, { hostility, percent: 100 });
  }

  calm(request: APIRequestContext): Promise<void> {
    return this.tell(request, { do: 'calm' });
  }

  /** Something happens to one payment: again, late, forge, pay_late, pay_other. */
  meddle(request: APIRequestContext, authority: string, what: string): Promise<void> {
    return this.tell(request, { authority, do: what });
  }

  /** All payments, whatever the bank says of them. */
  async payments(request: APIRequestContext): Promise<AtBank[]> {
    const { payments } = (await (await request.get(`${this.url}/api/state`)).json()) as { payments: AtBank[] | null };
    return payments ?? [];
  }

  stop(): Promise<void> {
    return end(this.process);
  }

  private async tell(request: APIRequestContext, order: object): Promise<void> {
    const answer = await request.post(`${this.url}/api/bank`, { data: order });
    expect(answer, await answer.text()).toBeOK();
  }
}

/** The payer's decision at the page of the bank. */
export const decide = (page: Page, what: 'pay' | 'cancel') => page.locator(`button[value="${what}"]`).click();

/** The name of the payment at whose page of the bank the browser is. */
export const authorityOf = (page: Page): string => decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
