import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Uuid7 } from '@hexad/kernel';
import { DependencySets } from '@hexad/workspace';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Dependencies } from './dependencies.js';

let place: string;
let dependencies: Dependencies;
const inside = (...names: string[]): string => path.join(place, ...names);
const link = (): Promise<string> => dependencies.link(inside('tree'), 'theirs');
const asked = (): boolean => existsSync(inside('asked'));

beforeEach(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'hexad-deps-'));
  for (const folder of ['tree', 'bin']) await mkdir(inside(folder));
  await writeFile(inside('bin/npm'), `#!/bin/sh\nenv > ${inside('asked')}\n`);
  await chmod(inside('bin/npm'), 0o755);
  vi.stubEnv('PATH', `${inside('bin')}${path.delimiter}${process.env['PATH']}`);
  dependencies = new Dependencies(new DependencySets(inside('sets'), new Uuid7()));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(place, { recursive: true, force: true });
});

const ENTRY = { version: '1.0.0', resolved: 'https://registry.npmjs.org/x/-/x-1.0.0.tgz', integrity: 'sha512-AA==' };
const MANIFEST = { name: 'theirs', dependencies: { x: '^1.0.0' } };
const lock = (packages: object, version = 3): object => ({ lockfileVersion: version, packages: { '': MANIFEST, ...packages } });

async function write(manifest: object, locked: object): Promise<void> {
  await writeFile(inside('tree/package.json'), JSON.stringify(manifest));
  await writeFile(inside('tree/package-lock.json'), JSON.stringify(locked));
}

describe('packages of a repository', () => {
  it('are installed as its lock names them', async () => {
    await write(MANIFEST, lock({ 'node_modules/x': ENTRY }));
    expect(await link()).toBe('');
    expect((await lstat(inside('tree/node_modules'))).isSymbolicLink()).toBe(true);
  });

  it('are not read through a link that a command left', async () => {
    await writeFile(inside('outside.json'), JSON.stringify(MANIFEST));
    await symlink(inside('outside.json'), inside('tree/package.json'));
    expect(await link()).toBe('');
    await rm(inside('tree/package.json'));
    await writeFile(inside('tree/package.json'), JSON.stringify(MANIFEST));
    await writeFile(inside('lock.json'), JSON.stringify(lock({ 'node_modules/x': ENTRY })));
    await symlink(inside('lock.json'), inside('tree/package-lock.json'));
    expect(await link()).toContain('no package-lock.json');
    expect(asked()).toBe(false);
  });

  it('are not waited for where a pipe stands in their place', async () => {
    execFileSync('mkfifo', [inside('tree/package.json')]);
    expect(await link()).toBe('');
  });
});
