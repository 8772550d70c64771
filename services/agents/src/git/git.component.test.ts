import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { uuidFrom, type Caller } from '@hexad/kernel';
import { LocalKeyFile } from '@hexad/secrets';
import { openStore, type Store } from '@hexad/store';
import { SilentLog } from '@hexad/telemetry';
import { blobHash } from '@hexad/workspace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentsSchema } from '../adapters/schema.js';
import { StoreServers } from '../mcp/adapters/store-servers.js';
import { serverSecrets } from '../mcp/adapters/server-secrets.js';
import { McpServer } from '../mcp/domain/server.js';
import { repositorySecrets } from './adapters/repository-secrets.js';
import { StoreRepositories } from './adapters/store-repositories.js';
import { ChangeGit, type CommitWish } from './application/change-git.js';
import { FindRepository } from './application/find-repository.js';
import { LookAtGit } from './application/look-at-git.js';
import { Mirrors } from './application/mirrors.js';
import { RotateGitKey } from './application/rotate-git-key.js';
import { RegisterRepositories } from './application/register.js';

const tenant = '01890000-0000-7000-8000-00000000000f';
const ann: Caller = { tenant, actor: 'user:ann', roles: ['member'] };
const viewer: Caller = { tenant, actor: 'user:vic', roles: ['viewer'] };
const clock = { now: () => new Date() };
const stack = new AsyncDisposableStack();
let folder: string;
let repositories: StoreRepositories;
let store: Store;
let keys: LocalKeyFile;
let query: (sql: string) => Promise<readonly object[]>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hexad-git-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const server = stack.use(await openStore({ url: `pglite:${folder}/db`, schemas: [agentsSchema] }));
  store = server.store(agentsSchema);
  query = (sql) => store.inTenant(tenant, (tx) => tx.query(sql, []));
  keys = await LocalKeyFile.open(path.join(folder, 'keys'));
  repositories = new StoreRepositories(store, keys);
}, 60_000);
afterAll(() => stack.disposeAsync());

let count = 0;
/** A project of its own with everything that works on its repositories. */
function desk(roots: readonly string[] = [folder]) {
  count += 1;
  const projectId = `01890000-0000-7000-8000-${String(count).padStart(12, '0')}`;
  const route = { roots, addresses: async () => ['192.0.2.1'] };
  const mirrors = new Mirrors({ folder: path.join(folder, 'repositories'), repositories, route, clock, patienceMs: 30_000 });
  const find = new FindRepository(repositories, mirrors);
  const where = { projectId, repositoryId: '' };
  const register = new RegisterRepositories(repositories, mirrors, clock);
  const wish = { id: uuidFrom([projectId]), projectId, defaultBranch: '', username: '', password: '', sshKey: '', hostKeys: '' };
  return { where, wish, register, look: new LookAtGit(find), change: new ChangeGit(find, clock) };
}

/** A bare repository of a person with a commit on `main`. */
async function source() {
  const place = path.join(folder, `source-${count}`);
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', place, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], { encoding: 'utf8' }).trim();
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', place]);
  await writeFile(path.join(place, 'a'), '1\n');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'feat: begin');
  git('config', 'core.bare', 'true');
  return { place, git, first: git('rev-parse', 'main') };
}

const write = (text: string) => [{ path: 'a', content: Buffer.from(text), expected: 'any' }];

async function begun() {
  const at = desk();
  const from = await source();
  await at.register.register(ann, { ...at.wish, url: from.place });
  const commit = (wish: Partial<CommitWish>) =>
    at.change.commit(ann, { ...at.where, id: 'w1', branch: 'task/x', files: [{ path: 'b', content: Buffer.from('2\n'), expected: 'absent' }], type: 'feat', scope: '', description: 'b', body: '', push: false, ...wish }); // prettier-ignore
  await at.change.createBranch(ann, { ...at.where, name: 'task/x', from: '', push: false });
  return { ...at, from, commit };
}

describe('a repository of a project', () => {
  it('is registered once for an address, and a credential goes in and is nowhere to be read', async () => {
    const { register, wish, where } = desk();
    const url = 'https://git.example.org/team/app.git';
    const made = await register.register(ann, { ...wish, url, username: 'ada', password: 'a-secret-token' });
    const again = await register.register(ann, { ...wish, id: uuidFrom(['x']), url, defaultBranch: 'develop' });
    expect([again.id, again.hasCredential, again.defaultBranch]).toEqual([made.id, true, 'develop']);
    expect(JSON.stringify([await register.list(ann, where.projectId), await query('select box::text, url from git_repositories')])).not.toContain('a-secret'); // prettier-ignore
    expect(await repositories.credentials(made).of(undefined as never, 'fetch')).toEqual({ kind: 'password', username: 'ada', password: 'a-secret-token' }); // prettier-ignore
  });

  it('opens with the credential of before when the key of credentials was rotated, as a server of tools has its secret', async () => {
    const { register, wish } = desk();
    const servers = new StoreServers(store, keys);
    const make = async (url: string) =>
      register.register(ann, { ...wish, id: uuidFrom([url]), url, username: 'ada', password: `of ${url}` });
    const server = McpServer.parse({
      name: 'notes',
      transport: 'stdio',
      kinds: ['code'],
      program: 'node',
      args: [],
      env: { TOKEN: 'sesame' },
    });
    await servers.put(tenant, server, 'user:ann', clock.now());
    const before = await make('https://git.example.org/team/before.git');
    const log = new SilentLog();
    const rotate = new RotateGitKey(keys, [repositorySecrets(store, log), serverSecrets(store, log)]);
    const operator: Caller = { ...ann, roles: ['operator'] };
    const [{ version, failed }, meanwhile] = await Promise.all([
      rotate.execute(operator),
      make('https://git.example.org/team/meanwhile.git'),
    ]);
    const opened = [before, meanwhile].map((one) => repositories.credentials(one).of(undefined as never, 'fetch'));
    expect([failed, await keys.versions(), await Promise.all(opened), await servers.ofKind(tenant, 'code')]).toMatchObject([
      0,
      [version],
      [{ password: `of ${before.url}` }, { password: `of ${meanwhile.url}` }],
      [{ env: { TOKEN: 'sesame' } }],
    ]);
    await expect(rotate.execute(ann)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it.each([
    ['invalid', { url: 'https://u:p@example.org/a.git' }],
    ['invalid', { url: 'ext::sh -c x' }],
    ['invalid', { url: 'git@example.org:a.git', username: 'a', password: 'b' }],
    ['invalid', { url: 'https://example.org/a.git', username: 'a', password: 'b\nhost=evil' }],
    ['invalid', { url: 'https://example.org/a.git', defaultBranch: '--x' }],
    ['forbidden', { url: '/etc' }],
  ])('is refused with %s as %j', async (code, fields) => {
    const { register, wish } = desk();
    await expect(register.register(ann, { ...wish, ...fields })).rejects.toMatchObject({ code });
  });

  it('is neither registered nor changed by a viewer', async () => {
    const { register, wish, change, where } = desk();
    await expect(register.register(viewer, { ...wish, url: 'https://example.org/a.git' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(change.createBranch(viewer, { ...where, name: 'x', from: '', push: false })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is looked at: where it stands, and what leads there, in pages', async () => {
    const { look, where, from, commit } = await begun();
    const made = await commit({});
    const page = await look.log(ann, { ...where, from: 'task/x', limit: 1, cursor: '' });
    const rest = await look.log(ann, { ...where, from: 'task/x', limit: 1, cursor: page.nextCursor });
    expect([page.commits[0]?.id, rest.commits[0]?.id, rest.nextCursor]).toEqual([made.commit, from.first, '']);
    expect(await look.status(ann, where)).toMatchObject({
      defaultBranch: 'main',
      head: from.first,
      branches: 2,
      unpushed: [{ name: 'task/x', commit: made.commit, place: 'mirror', ahead: 1, behind: 0 }],
    });
  });

  it('tells what differs between a branch and the default branch', async () => {
    const { look, where, commit } = await begun();
    await commit({});
    const diff = await look.diff(ann, { ...where, from: '', to: 'task/x', paths: [], context: 3 });
    expect(diff.files).toMatchObject([{ path: 'b', status: 'added', added: 1, removed: 0, hunks: [{ lines: ['+2'] }] }]);
  });

  it('gets one commit for one wish, whatever was killed in between, signed off by who wished it', async () => {
    const { commit, look, where } = await begun();
    const [once, twice] = [await commit({}), await commit({})];
    expect([once, once.files]).toEqual([twice, [{ path: 'b', version: blobHash(Buffer.from('2\n')) }]]);
    const { commits } = await look.log(ann, { ...where, from: 'task/x', limit: 1, cursor: '' });
    expect(commits).toMatchObject([{ subject: 'feat: b', author: { name: 'ann' }, body: expect.stringContaining('Signed-off-by: ann <user.ann@hexad.localhost>') }]); // prettier-ignore
  });

  it('takes no change of a file that has another version', async () => {
    const { commit } = await begun();
    const files = [{ path: 'a', content: Buffer.from('x'), expected: '1'.repeat(40) }];
    await expect(commit({ files })).rejects.toMatchObject({
      code: 'conflict',
      details: { path: 'a', version: blobHash(Buffer.from('1\n')) },
    });
  });

  it('is merged into, and pushed, by compare-and-swap', async () => {
    const { change, commit, where, from } = await begun();
    await commit({});
    const merged = await change.merge(ann, { ...where, id: 'm1', branch: 'task/x', into: '', push: true });
    expect(await change.merge(ann, { ...where, id: 'm1', branch: 'task/x', into: '', push: true })).toBe(merged);
    expect(from.git('rev-parse', 'main')).toBe(merged);
  });

  it('says which files are in the way of a merge', async () => {
    const { change, commit, where } = await begun();
    await change.createBranch(ann, { ...where, name: 'task/y', from: '', push: false });
    await commit({ files: write('x') });
    await commit({ id: 'w2', branch: 'task/y', files: write('y') });
    await change.merge(ann, { ...where, id: 'm', branch: 'task/x', into: '', push: false });
    const second = change.merge(ann, { ...where, id: 'n', branch: 'task/y', into: '', push: false });
    await expect(second).rejects.toMatchObject({ code: 'conflict', details: { files: ['a'] } });
  });

  it('is not made a branch in that stands elsewhere', async () => {
    const { change, where, commit } = await begun();
    await commit({});
    await expect(change.createBranch(ann, { ...where, name: 'task/x', from: 'main', push: false })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('has to be named where there are several, and is gone when it was removed', async () => {
    const { look, where, register, wish } = await begun();
    const other = await register.register(ann, { ...wish, id: uuidFrom(['other', wish.id]), url: 'https://example.org/other.git' });
    await expect(look.branches(ann, where)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining(other.id) });
    await register.remove(ann, where.projectId, other.id);
    expect(await look.branches(ann, where)).toHaveLength(2);
    await expect(register.remove(ann, where.projectId, other.id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
