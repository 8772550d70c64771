import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
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
  dependencies = new Dependencies(new DependencySets(inside('sets'), new Uuid7(), 'nobody'));
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

  it('are installed without the settings and the tokens of the user who runs the platform', async () => {
    await mkdir(inside('home'));
    await writeFile(inside('home/.npmrc'), '//registry.npmjs.org/:_authToken=of-the-user\n');
    vi.stubEnv('HOME', inside('home'));
    vi.stubEnv('npm_config__authToken', 'of-the-user');
    await write(MANIFEST, lock({ 'node_modules/x': ENTRY }));
    expect(await link()).toBe('');
    const seen = await readFile(inside('asked'), 'utf8');
    expect([seen.includes(inside('home')), seen.includes('of-the-user'), /^npm_config_userconfig=.*no-npmrc$/m.test(seen)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('of workspaces see each other, and their own versions', async () => {
    const locked = { 'packages/a': { name: '@t/a', version: '1.0.0' }, 'packages/b': { dependencies: { '@t/a': '^1.0.0', x: '^1.0.0' } } };
    const links = { 'node_modules/@t/a': { resolved: 'packages/a', link: true }, 'node_modules/b': { resolved: 'packages/b', link: true } };
    for (const [name, manifest] of Object.entries(locked)) {
      await mkdir(inside('tree', name), { recursive: true });
      await writeFile(inside('tree', name, 'package.json'), JSON.stringify({ name, ...manifest }));
    }
    await write({ name: 'theirs', workspaces: ['packages/*'] }, lock({ ...locked, ...links, 'packages/b/node_modules/x': ENTRY }));
    expect([await link(), await link()]).toEqual(['', '']);
    expect(await readlink(inside('tree/packages/b/node_modules/@t/a'))).toBe(inside('tree/packages/a'));
    expect(await readlink(inside('tree/packages/b/node_modules/x'))).toMatch(/sets\/[0-9a-f]{64}\/packages\/b\/node_modules\/x$/);
  });

  it.each(['../outside', '/etc', 'node_modules/x', 'packages/none'])('that are linked to %s are not installed', async (resolved) => {
    await write(MANIFEST, lock({ 'node_modules/x': { resolved, link: true } }));
    expect(await link()).toContain('not installed');
    expect(asked()).toBe(false);
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

describe('packages from elsewhere than the registry are not asked for', () => {
  const URL = 'http://169.254.169.254/x.tgz';
  const x = (more: object): object => lock({ 'node_modules/x': { ...ENTRY, ...more } });
  it.each<[string, object, string]>([
    ['an old lock', { ...lock({}, 1), dependencies: { x: { version: URL } } }, 'lockfileVersion 1'],
    ['a lock of no version', { packages: {} }, 'not what npm writes'],
    ['a lock without packages', { lockfileVersion: 3 }, 'names no packages'],
    ['an address', x({ resolved: URL }), 'does not come from the registry'],
    ['an address that is said to be bundled', x({ resolved: URL, inBundle: true }), 'does not come from the registry'],
    ['an address as a version', x({ resolved: undefined, version: URL }), 'has a version'],
    ['an address as a name', x({ resolved: undefined, name: `x@${URL}?` }), 'has a name'],
    ['no checksum', x({ integrity: undefined }), 'no checksum'],
    ['a link', lock({ 'node_modules/x': { resolved: '../x', link: true } }), 'no package of the repository'],
    ['a folder', lock({ '../x': { version: '1.0.0' } }), 'a folder of the repository'],
    ['a wish of a package', x({ dependencies: { y: URL } }), 'node_modules/x wants y'],
  ])('%s in the lock', async (_, locked, said) => {
    await write(MANIFEST, locked);
    expect(await link()).toContain(said);
    expect(asked()).toBe(false);
  });

  it.each([URL, 'git+https://example.com/a.git', 'git@example.com:a/b', 'a/b', 'github:a/b', 'file:../x', '../x', './x', '~/x', 'x.tgz'])(
    'the wish %s',
    async (spec) => {
      for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
        await write({ ...MANIFEST, [kind]: { x: spec } }, lock({ 'node_modules/x': ENTRY }));
        expect(await link()).toContain('package.json wants x from somewhere else');
      }
      await write({ ...MANIFEST, overrides: { a: { b: spec } } }, lock({ 'node_modules/x': ENTRY }));
      expect(await link()).toContain('overrides a package');
      expect(asked()).toBe(false);
    },
  );

  it.each(['^1.0.0', '1.x || >=2.5.0 <3', '*', 'latest', '', 'npm:@scope/y@^1.0.0', '1.0.0-beta.1', '~1.2'])(
    '%s is one of the registry',
    async (spec) => {
      await write(
        { ...MANIFEST, dependencies: { x: spec } },
        lock({ 'node_modules/x': ENTRY, 'node_modules/@a/b/node_modules/c': { ...ENTRY, resolved: undefined } }),
      );
      expect(await link()).toBe('');
    },
  );
});

it('nothing of the platform reaches npm but what it needs', async () => {
  vi.stubEnv('SOME_API_KEY', 'secret-of-ours');
  await write(MANIFEST, lock({ 'node_modules/x': ENTRY }));
  await link();
  expect(await readFile(inside('asked'), 'utf8')).not.toContain('secret-of-ours');
});
