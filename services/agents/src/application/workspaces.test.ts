import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { SystemClock } from '@hexad/kernel';
import { temporaryFolder } from '@hexad/testing';
import { expect, it } from 'vitest';
import { Workspaces } from './workspaces.js';

const OLD = '01890000-0000-7000-8000-0000000000a1';
const STALE_DAYS = 91;

const isThere = async ({ repository }: { repository: { folder: string } }): Promise<boolean> => existsSync(repository.folder);

/** A process that lives so many days later. */
const processIn = (days: number, folder: string): Workspaces =>
  new Workspaces(folder, { now: () => new Date(new SystemClock().now().getTime() + days * 86_400_000) });

it('a workspace in which nobody has worked for long goes, but for its logs, and who comes later gets a new one', async () => {
  using folder = temporaryFolder();
  await processIn(0, folder.path).use(OLD, (workspace) => workspace.log('build', 'kept'));
  const later = processIn(STALE_DAYS, folder.path);
  expect([await processIn(89, folder.path).sweep(90), await later.sweep(90), await later.sweep(90)]).toEqual([0, 1, 0]);
  expect(await readdir(path.join(folder.path, OLD))).toEqual(['logs']);
  expect(await readFile(path.join(folder.path, OLD, 'logs', 'build.log'), 'utf8')).toBe('kept');
  expect(await later.use(OLD, isThere)).toBe(true);
});

it('who still has it open gets a new one when another process has taken it away', async () => {
  using folder = temporaryFolder();
  const first = processIn(0, folder.path);
  await first.use(OLD, async () => {});
  await processIn(STALE_DAYS, folder.path).sweep(90);
  expect(await first.use(OLD, isThere)).toBe(true);
});

it('the repository of a run is made for the first who needs it', async () => {
  using folder = temporaryFolder();
  const workspaces = processIn(0, folder.path);
  const seen = [await workspaces.use(OLD, isThere, { repository: false }), await workspaces.use(OLD, isThere)];
  expect(seen).toEqual([false, true]);
});
