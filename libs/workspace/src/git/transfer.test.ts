import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { gitHttpsServer, type GitHttpsOptions } from '../fixtures/git-https-server.js';
import { source } from '../fixtures/source.js';
import { hasSshServer, sshServer } from '../fixtures/ssh-server.js';
import { temporary, type Temporary } from '../fixtures/temporary.js';
import { Credentials, type Credential } from './credentials.js';
import { Mirror, type MirrorOptions } from './mirror.js';

const exec = promisify(execFile);
const clock = { now: () => new Date() };
const noon = new Date('2026-05-01T12:00:00Z');

class Given extends Credentials {
  readonly uses: string[] = [];
  readonly #credential: Credential;
  constructor(credential: Credential) {
    super();
    this.#credential = credential;
  }
  override async of(_: unknown, use: 'fetch' | 'push'): Promise<Credential> {
    this.uses.push(use);
    return this.#credential;
  }
}

const password = (text: string): Given => new Given({ kind: 'password', username: 'ada', password: text });

async function host(place: Temporary, options: Partial<GitHttpsOptions> = {}) {
  const from = await source(place, 'host/team/app.git', '--bare');
  const work = await source(place, 'work');
  const first = await work.commit({ a: '1' });
  work.git('push', '--quiet', from.folder, 'trunk');
  from.git('symbolic-ref', 'HEAD', 'refs/heads/trunk');
  return { from, first, server: await gitHttpsServer(place, { folder: place.in('host'), ...options }) };
}

const mirrorOf = (place: Temporary, from: string, options: Partial<MirrorOptions> = {}): Promise<Mirror> =>
  Mirror.open({ folder: place.in('mirror'), source: from, clock, ...options });

async function changed(mirror: Mirror, first: string): Promise<string> {
  const tree = await mirror.worktree({ name: 't', commit: first });
  await tree.write([{ path: 'b', text: '2' }]);
  return tree.commit({ branch: 'task/x', old: undefined, message: { subject: 'feat: b' }, at: noon });
}

describe('an https remote', () => {
  it('is fetched from and pushed to with the credential', async () => {
    await using place = await temporary();
    const { from, first, server } = await host(place, { login: 'ada:s3cret pass&=%' });
    await using _ = server;
    const credentials = password('s3cret pass&=%');
    const mirror = await mirrorOf(place, `${server.url}/team/app.git`, { credentials, route: { certificates: server.certificates } });
    expect(await mirror.refresh()).toMatchObject({ defaultBranch: 'trunk', head: first });
    const commit = await changed(mirror, first);
    await mirror.push({ branch: 'task/x', commit, expected: undefined });
    expect([from.git('rev-parse', 'task/x'), credentials.uses]).toEqual([commit, ['fetch', 'fetch', 'push']]);
  });

  it('leaves the credential in no file, and shows it to no list of processes', async () => {
    await using place = await temporary();
    const { server } = await host(place, { login: 'ada:s3cretword' });
    await using _ = server;
    await mkdir(place.in('bin'));
    // A git that writes down what everybody could see of each of its calls.
    await writeFile(place.in('bin/git'), `#!/bin/sh\n{ tr '\\0' '\\n' </proc/self/environ; for word; do echo "$word"; done; } >>${place.in('seen')}\nexec ${(await exec('which', ['git'])).stdout.trim()} "$@"\n`); // prettier-ignore
    await chmod(place.in('bin/git'), 0o755);
    const before = process.env['PATH'];
    process.env['PATH'] = `${place.in('bin')}:${before}`;
    try {
      const mirror = await mirrorOf(place, `${server.url}/team/app.git`, { credentials: password('s3cretword'), route: { certificates: server.certificates } }); // prettier-ignore
      await mirror.refresh();
    } finally {
      process.env['PATH'] = before;
    }
    expect(await readFile(place.in('seen'), 'utf8')).toContain('fetch');
    await expect(exec('grep', ['-r', 's3cretword', place.in('mirror'), place.in('seen')])).rejects.toMatchObject({ code: 1 });
  });

  it('says that a credential is not taken, without telling it', async () => {
    await using place = await temporary();
    const { server } = await host(place, { login: 'ada:right' });
    await using _ = server;
    const mirror = await mirrorOf(place, `${server.url}/team/app.git`, { credentials: password('wrong-one'), route: { certificates: server.certificates } }); // prettier-ignore
    const failure: unknown = await mirror.refresh().catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: 'unauthenticated' });
    expect(JSON.stringify(failure)).not.toContain('wrong-one');
  });

  it('asks nobody for a credential where there is none', async () => {
    await using place = await temporary();
    const { server } = await host(place, { login: 'ada:right' });
    await using _ = server;
    const mirror = await mirrorOf(place, `${server.url}/team/app.git`, { route: { certificates: server.certificates } });
    await expect(mirror.refresh()).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('is not talked to when its certificate is not trusted', async () => {
    await using place = await temporary();
    const { server } = await host(place);
    await using _ = server;
    const mirror = await mirrorOf(place, `${server.url}/team/app.git`, { credentials: password('x') });
    await expect(mirror.refresh()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('certificate is not trusted'),
    });
    expect(server.authorizations).toEqual([]);
  });

  it('cannot send us, and the credential, elsewhere', async () => {
    await using place = await temporary();
    await using other = await temporary();
    const { server: target } = await host(other);
    await using _ = target;
    const { server } = await host(place, { redirect: target.url });
    await using __ = server;
    await writeFile(place.in('both.crt'), (await readFile(server.certificates, 'utf8')) + (await readFile(target.certificates, 'utf8')));
    const mirror = await mirrorOf(place, `${server.url}/team/app.git`, { credentials: password('x'), route: { certificates: place.in('both.crt') } }); // prettier-ignore
    await expect(mirror.refresh()).rejects.toMatchObject({ code: 'host_refused' });
    expect(target.authorizations).toEqual([]);
  });

  it('that never answers is given up in time', async () => {
    await using place = await temporary();
    const { server } = await host(place, { silent: true });
    await using _ = server;
    const mirror = await mirrorOf(place, `${server.url}/team/app.git`, { limits: { timeoutMs: 1_000 }, route: { certificates: server.certificates } }); // prettier-ignore
    await expect(mirror.refresh()).rejects.toMatchObject({ code: 'timeout' });
  });

  it('is left when the task is called off', async () => {
    await using place = await temporary();
    const { server } = await host(place, { silent: true });
    await using _ = server;
    const mirror = await mirrorOf(place, `${server.url}/team/app.git`, { route: { certificates: server.certificates } });
    await expect(mirror.refresh({ signal: AbortSignal.timeout(500) })).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('is only reached at the address that was checked', async () => {
    await using place = await temporary();
    const { first, server } = await host(place);
    await using _ = server;
    const url = new URL(server.url);
    const asked: [string, number][] = [];
    const route = { certificates: server.certificates, addresses: async (name: string, port: number) => (asked.push([name, port]), ['127.0.0.2']) }; // prettier-ignore
    const pinned = await mirrorOf(place, `${server.url}/team/app.git`, { route });
    await expect(pinned.refresh()).rejects.toMatchObject({ code: 'unavailable' });
    const right = await mirrorOf(place, `${server.url}/team/app.git`, { route: { ...route, addresses: async () => ['127.0.0.1', '::1'] } });
    expect([(await right.refresh()).head, asked]).toEqual([first, [['localhost', Number(url.port)]]]);
  });

  it('says that there is no such repository', async () => {
    await using place = await temporary();
    const { server } = await host(place);
    await using _ = server;
    const mirror = await mirrorOf(place, `${server.url}/team/none.git`, { route: { certificates: server.certificates } });
    await expect(mirror.refresh()).rejects.toMatchObject({ code: 'not_found' });
  });
});

function ssh(): boolean {
  if (hasSshServer()) return true;
  const message = 'There is no OpenSSH server on this machine (apt-get install openssh-server).';
  if (process.env['CI'] === 'true') throw new Error(message);
  console.warn(`${message} The tests of ssh are left out.`);
  return false;
}

describe.runIf(ssh())('an ssh remote', () => {
  it('is fetched from and pushed to with a key file', async () => {
    await using place = await temporary();
    const { from, first, server: https } = await host(place);
    await using _ = https;
    await using server = await sshServer(place);
    const credentials = new Given({ kind: 'ssh', keyFile: server.keyFile, knownHosts: server.knownHosts });
    const mirror = await mirrorOf(place, `${server.url}${from.folder}`, { credentials });
    expect((await mirror.refresh()).head).toBe(first);
    const commit = await changed(mirror, first);
    await mirror.push({ branch: 'task/x', commit, expected: undefined });
    expect(from.git('rev-parse', 'task/x')).toBe(commit);
  });

  it('is opened with a key that is kept nowhere, and of which nothing is left', async () => {
    await using place = await temporary();
    const { from, first, server: https } = await host(place);
    await using _ = https;
    await using server = await sshServer(place);
    const [privateKey, hostKeys] = [await readFile(server.keyFile, 'utf8'), await readFile(server.knownHosts, 'utf8')];
    const mirror = await mirrorOf(place, `${server.url}${from.folder}`, { credentials: new Given({ kind: 'ssh', privateKey, hostKeys }) });
    expect((await mirror.refresh()).head).toBe(first);
    await expect(exec('grep', ['-r', 'PRIVATE KEY', place.in('mirror')])).rejects.toMatchObject({ code: 1 });
  });

  it('is opened with a key that only an agent holds', async () => {
    await using place = await temporary();
    const { from, first, server: https } = await host(place);
    await using _ = https;
    await using server = await sshServer(place);
    const { stdout } = await exec('ssh-agent', ['-a', place.in('agent.sock')]);
    const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(stdout)![1]);
    try {
      await exec('ssh-add', ['-q', server.keyFile], { env: { ...process.env, SSH_AUTH_SOCK: place.in('agent.sock') } });
      const credentials = new Given({ kind: 'ssh', agent: place.in('agent.sock'), knownHosts: server.knownHosts });
      const mirror = await mirrorOf(place, `${server.url}${from.folder}`, { credentials });
      expect((await mirror.refresh()).head).toBe(first);
    } finally {
      process.kill(pid);
    }
  });

  it('whose key is another one than the known one is refused', async () => {
    await using place = await temporary();
    const { from, server: https } = await host(place);
    await using _ = https;
    await using server = await sshServer(place);
    const credentials = new Given({ kind: 'ssh', keyFile: server.keyFile, knownHosts: server.otherHosts });
    const mirror = await mirrorOf(place, `${server.url}${from.folder}`, { credentials });
    await expect(mirror.refresh()).rejects.toMatchObject({ code: 'host_refused' });
  });

  it('that does not take the key says so', async () => {
    await using place = await temporary();
    const { from, server: https } = await host(place);
    await using _ = https;
    await using server = await sshServer(place);
    const wrong = new Given({ kind: 'ssh', keyFile: place.in('other_key'), knownHosts: server.knownHosts });
    const mirror = await mirrorOf(place, `${server.url}${from.folder}`, { credentials: wrong });
    await expect(mirror.refresh()).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
