import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NoCredentials } from '@hexad/workspace';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ProjectLogins } from '../git/adapters/project-logins.js';
import type { Repositories } from '../git/application/ports.js';
import { NoLogins } from './logins.js';
import { Sources } from './sources.js';

const tenant = '01890000-0000-7000-8000-00000000000f';
const signal = new AbortController().signal;
let place: string;
let ahead = 0;
const clock = { now: () => new Date(Date.now() + ahead) };
const sources = (logins = new NoLogins() as ConstructorParameters<typeof Sources>[0]['logins']) =>
  new Sources({ folder: path.join(place, 'mirrors'), clock, route: { roots: ['/'] }, logins });

beforeEach(async () => {
  ahead = 0;
  place = await mkdtemp(path.join(tmpdir(), 'hexad-sources-'));
  await mkdir(path.join(place, 'theirs'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', path.join(place, 'theirs'), '-c', 'user.name=A', '-c', 'user.email=a@b.c', ...args]);
  git('init', '--quiet', '--initial-branch=main');
  await writeFile(path.join(place, 'theirs/a'), 'a');
  git('add', '--all');
  git('commit', '--quiet', '-m', 'chore: begin');
});
afterEach(() => rm(place, { recursive: true, force: true }));

const open = (who = { tenant, projectId: '' }, from = sources()) => from.open(who, path.join(place, 'theirs'), signal);
const mirrors = async () => (await readdir(path.join(place, 'mirrors', tenant))).filter((name) => !name.endsWith('.claim'));

it('a mirror that nobody used for so many days is removed, and made again when somebody wants it', async () => {
  await open();
  ahead = 29 * 86_400_000;
  expect(await sources().sweep(30)).toBe(0);
  ahead = 31 * 86_400_000;
  expect([await sources().sweep(30), await mirrors()]).toEqual([1, []]);
  expect(await (await open()).commitOf('main')).toMatch(/^[0-9a-f]{40}$/);
});

it('what a project opens with a login of its own lies apart from what others of its tenant have', async () => {
  const row = { id: 'r1', url: path.join(place, 'theirs'), hasCredential: true };
  const repositories = { list: async (_: string, project: string) => (project === 'p1' ? [row] : []), credentials: () => new NoCredentials() } as unknown as Repositories; // prettier-ignore
  const from = sources(new ProjectLogins(repositories));
  await open({ tenant, projectId: 'p1' }, from);
  await open({ tenant, projectId: 'p2' }, from);
  await open({ tenant, projectId: '' }, from);
  expect(await mirrors()).toHaveLength(2);
});
