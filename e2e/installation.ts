import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { binary, end, freePort, type Person } from './server.ts';

const password = 'correct horse';
const startLimit = 60_000;

/** An installation of an operator's own, with the definitions of a folder beside this file. */
export class Installation {
  private constructor(
    readonly url: string,
    readonly people: Record<string, Person>,
    private readonly process: ChildProcess,
    private readonly folder: string,
    private readonly env: NodeJS.ProcessEnv
  ) {}

  /** People are logins with their roles; customer is one. The hooks are YAML of the config, their secrets variables. */
  static async start(definitions: string, hooks: string, roles: Record<string, string>, secrets: Record<string, string> = {}): Promise<Installation> {
    const folder = await mkdtemp(join(tmpdir(), 'kartabl-e2e-'));
    const people: Record<string, Person> = {};
    for (const [login, role] of Object.entries(roles)) people[login] = await add(folder, login, role);
    const listen = `127.0.0.1:${await freePort()}`;
    const config = join(folder, 'kartabl.yaml');
    const from = fileURLToPath(new URL(definitions, import.meta.url));
    await writeFile(config, `listen: ${listen}\ndata: ${folder}\ndefinitions: ${from}\nhooks:\n${hooks}`);
    const env = { ...process.env, ...secrets };
    const child = spawn(binary, ['serve', '--config', config], { stdio: ['ignore', 'ignore', 'inherit'], env });
    process.once('exit', () => child.kill('SIGKILL'));
    const installation = new Installation(`http://${listen}`, people, child, folder, env);
    await installation.ready();
    return installation;
  }

  at(path: string): string {
    return this.url + path;
  }

  /** A command of the operator beside the running server; how it ended is for the caller to know. */
  run(...args: string[]): Promise<void> {
    return this.do(...args, '--config', join(this.folder, 'kartabl.yaml'));
  }

  /** The same for a command that needs the data alone. */
  async do(...args: string[]): Promise<void> {
    await promisify(execFile)(binary, [...args, '--data', this.folder], { env: this.env });
  }

  async stop(): Promise<void> {
    await end(this.process);
    await rm(this.folder, { recursive: true, force: true });
  }

  private async ready(): Promise<void> {
    for (const until = Date.now() + startLimit; Date.now() < until; await pause(100)) {
      const ok = await fetch(this.at('/readyz')).then((answer) => answer.ok, () => false);
      if (ok) return;
      if (this.process.exitCode !== null) break;
    }
    await this.stop();
    throw new Error('kartabl serve does not become ready');
  }
}

async function add(data: string, login: string, role: string): Promise<Person> {
  const name = `${role} ${login}`;
  const as = role === 'customer' ? ['--side', 'customer'] : ['--role', role];
  await promisify(execFile)(binary, ['user', 'add', login, '--name', name, ...as, '--data', data], {
    env: { ...process.env, KARTABL_PASSWORD: password }
  });
  return { login, password, role, name };
}
