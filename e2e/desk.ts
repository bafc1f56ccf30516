import { expect, type APIRequestContext, type Page } from '@playwright/test';
import { pdf } from './paper.ts';
import { enter, sessionOf } from './steps.ts';
import type { Person, Server } from './server.ts';

/** A piece of work as the API lists it. */
interface Row {
  id: string;
  case: string;
  no: string;
  label: string;
}

export interface Request {
  id: string;
  no: string;
  owner: Person;
}

/** Where a piece of work lies: who may do it and in which view he finds it. */
export interface Place {
  worker: Person;
  view: string;
  item: string;
}

/**
 * What a test arranges behind the scenes, over the API: signed-in people, a new request,
 * who has a piece of work. What a journey is about is done in its pages.
 */
export class Desk {
  private readonly sessions = new Map<string, Promise<APIRequestContext>>();
  private readonly arranged = new Map<string, Promise<Request>>();

  constructor(private readonly server: Server) {}

  /** The session of this person. */
  as(person: Person): Promise<APIRequestContext> {
    const known = this.sessions.get(person.login) ?? sessionOf(this.server.demo.url, person);
    this.sessions.set(person.login, known);
    return known;
  }

  /** Gives a browser the session of this person, as if he had signed in there. */
  enter(page: Page, person: Person): Promise<void> {
    return enter(page, this.server.demo.url, person);
  }

  async close(): Promise<void> {
    for (const session of this.sessions.values()) await (await session).dispose();
  }

  /** The customer of the demonstration with the fewest open requests: a process limits them. */
  async customer(): Promise<Person> {
    const all = await Promise.all(
      this.server.people('customer').map(async (person) => {
        const { rows } = await this.get<{ rows: unknown[] }>(person, '/api/cases?open=true&limit=50');
        return { person, open: rows.length };
      })
    );
    const [free] = all.sort((a, b) => a.open - b.open);
    if (!free) throw new Error('the demonstration has no customers');
    return free.person;
  }

  /** A new claim of somebody, with these answers in place of the usual ones. */
  async claim(answers: Record<string, unknown> = {}): Promise<Request> {
    const owner = await this.customer();
    const session = await this.as(owner);
    const upload = await session.post('/api/documents', { multipart: { file: pdf('صورت‌حساب.pdf') } });
    expect(upload, await upload.text()).toBeOK();
    const invoice = (await upload.json()) as { id: string };
    const values = {
      claim_kind: 'dental',
      birth_date: '1985-05-12',
      treatment_date: '2026-03-01',
      claimed_amount: 8_000_000,
      iban: 'IR820540102680020817909002',
      invoices: [invoice.id],
      ...answers
    };
    const made = await session.post('/api/cases', { data: { process: 'medical_claim', values } });
    expect(made, await made.text()).toBeOK();
    const { id, no } = (await made.json()) as { id: string; no: string };
    return { id, no, owner };
  }

  /** What several tests look at is arranged by the first of them. */
  once(name: string, arrange: () => Promise<Request>): Promise<Request> {
    const known = this.arranged.get(name) ?? arrange();
    this.arranged.set(name, known);
    return known;
  }

  /** The piece of work that waits for the customer in his request. */
  async asked(of: Request): Promise<string> {
    let found: string | undefined;
    await expect
      .poll(async () => {
        const { items } = await this.get<{ items: Row[] | null }>(of.owner, `/api/cases/${of.id}`);
        found = items?.[0]?.id;
        return found;
      })
      .toBeTruthy();
    return found!;
  }

  /** Who of these roles may do this step of the request now: its holder, or one who may take it. */
  async place(no: string, label: string, ...roles: string[]): Promise<Place> {
    const people = roles.flatMap((role) => this.server.people(role));
    let found: Place | undefined;
    await expect
      .poll(
        async () => {
          for (const worker of people) found ??= await this.placeOf(worker, no, label);
          return found;
        },
        { message: `somebody who may do ${label} of ${no}` }
      )
      .toBeTruthy();
    return found!;
  }

  private async placeOf(worker: Person, no: string, label: string): Promise<Place | undefined> {
    const { views } = await this.get<{ views: { key: string; count: number }[] }>(worker, '/api/home');
    for (const { key } of views.filter((view) => view.count > 0)) {
      const { rows } = await this.get<{ rows: Row[] | null }>(worker, `/api/items?limit=100&view=${encodeURIComponent(key)}`);
      const row = rows?.find((row) => row.no === no && row.label === label);
      if (row && (await this.may(worker, row))) return { worker, view: key, item: row.id };
    }
    return undefined;
  }

  private async may(worker: Person, row: Row): Promise<boolean> {
    const item = await this.get<{ can_claim: boolean; can_submit: boolean }>(worker, `/api/items/${row.id}`);
    return item.can_claim || item.can_submit;
  }

  private async get<T>(person: Person, path: string): Promise<T> {
    const response = await (await this.as(person)).get(path);
    expect(response, `${person.login}: ${path}`).toBeOK();
    return (await response.json()) as T;
  }
}
