import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Person {
  login: string;
  password: string;
  /** customer, or one that the processes name, such as medical_expert. */
  role: string;
  name: string;
}

/** A file, or a PostgreSQL server of its own. */
export type Database = 'sqlite' | 'postgres';

/** What `kartabl demo --json` prints as its first line. */
export interface Demo {
  url: string;
  sandbox: string;
  people: Person[];
}

export const binary = process.env.KARTABL_BIN ?? fileURLToPath(new URL('../bin/kartabl', import.meta.url));
const withpg = fileURLToPath(new URL('../bin/withpg', import.meta.url));
const startLimit = 60_000;

/** A running Kartabl with its own sandbox of the outside world and its own data. */
export class Server {
  private constructor(
    readonly demo: Demo,
    private readonly process: ChildProcess,
    private readonly folder: string
  ) {}

  static async start(database: Database = 'sqlite'): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), 'kartabl-e2e-'));
    const args = ['demo', '--json', '--listen', `127.0.0.1:${await freePort()}`, '--data', folder];
    const [program, ...words] = command(database, args);
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    process.once('exit', () => child.kill(database === 'sqlite' ? 'SIGKILL' : 'SIGTERM')); // withpg has more to end
    try {
      return new Server(await firstLine(child), child, folder);
    } catch (error) {
      await end(child);
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** The address of a page or of a part of the API. */
  at(path: string): string {
    return this.demo.url + path;
  }

  /** Everybody with this role. */
  people(role: string): Person[] {
    return this.demo.people.filter((person) => person.role === role);
  }

  async stop(): Promise<void> {
    await end(this.process);
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The program with these arguments over a database; withpg makes that of PostgreSQL and removes it. */
function command(database: Database, args: string[]): [string, ...string[]] {
  if (database === 'sqlite') return [binary, ...args];
  return [withpg, '-fast', '--', 'sh', '-c', 'KARTABL_DB="$KARTABL_TEST_PG" exec "$0" "$@"', binary, ...args];
}

/** The description of the demo; an error with all that the program said when none comes. */
async function firstLine(child: ChildProcess): Promise<Demo> {
  let said = '';
  child.stderr?.on('data', (chunk) => (said = (said + chunk).slice(-20_000)));
  const lines = createInterface({ input: child.stdout! });
  const limit = AbortSignal.timeout(startLimit);
  const ended = once(child, 'exit', { signal: limit }).then(([code]) => {
    throw new Error(`ended with ${code}`);
  });
  const failed = once(child, 'error', { signal: limit }).then(([error]) => {
    throw error;
  });
  failed.catch(() => {});
  ended.catch(() => {});
  try {
    const [line] = await Promise.race([once(lines, 'line', { signal: limit }), ended, failed]);
    return JSON.parse(line) as Demo;
  } catch (error) {
    throw new Error(`kartabl demo --json: ${error}\n${said}`);
  }
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(insist);
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
