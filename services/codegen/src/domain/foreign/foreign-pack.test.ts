import { describe, expect, it } from 'vitest';
import type { GeneratedFile } from '../pack.js';
import { LIMITS } from './files.js';
import { readForeignPack, readRendered } from './foreign-pack.js';

const command = ['node', '--version'];
const manifest = {
  name: 'mine',
  title: 'Mine',
  folder: 'mine',
  surface: 'ui',
  commands: { typecheck: command, lint: command, fix: command, test: command },
};
const packageJson = { name: 'mine', version: '1.0.0', dependencies: { a: '1.0.0' } };
const entry = { version: '1.0.0', integrity: 'sha512-x' };
const lock = { lockfileVersion: 3, packages: { '': packageJson, 'node_modules/a': entry } };

const folder = (changed: Record<string, unknown> = {}): GeneratedFile[] =>
  Object.entries({ 'pack.json': manifest, 'package.json': packageJson, 'package-lock.json': lock, 'templates/pack.mjs': '', ...changed })
    .filter(([, value]) => value !== undefined)
    .map(([path, value]) => ({ path, text: typeof value === 'string' ? value : JSON.stringify(value) }));

const refused = (fault: string, words: RegExp) =>
  expect.objectContaining({ code: 'pack_invalid', details: { fault }, message: expect.stringMatching(words) });

describe('a pack that others wrote', () => {
  it('is read from what stands in its folder', () => {
    expect(readForeignPack(folder())).toMatchObject({
      manifest: { name: 'mine', toolchain: 'npm' },
      packageJson: JSON.stringify(packageJson),
    });
  });

  it.each<[string, Record<string, unknown>, string, RegExp]>([
    ['no manifest', { 'pack.json': undefined }, 'manifest_missing', /pack\.json/],
    ['a manifest that is no JSON', { 'pack.json': '{' }, 'manifest_invalid', /pack\.json is not right at its root/],
    ['a name with capitals', { 'pack.json': { ...manifest, name: 'Mine' } }, 'manifest_invalid', /at name/],
    ['a folder above its own', { 'pack.json': { ...manifest, folder: '../api' } }, 'manifest_invalid', /at folder/],
    ['the folder of the root', { 'pack.json': { ...manifest, folder: 'scripts' } }, 'manifest_invalid', /has a folder scripts/],
    ['a member that nobody knows', { 'pack.json': { ...manifest, run: 'x' } }, 'manifest_invalid', /"run"/],
    [
      'a command without a program',
      { 'pack.json': { ...manifest, commands: { ...manifest.commands, test: [] } } },
      'manifest_invalid',
      /commands\.test/,
    ],
    ['no templates', { 'templates/pack.mjs': undefined }, 'templates_missing', /templates\/pack\.mjs/],
    ['no lock', { 'package-lock.json': undefined }, 'lock_missing', /npm install/],
    ['an old lock', { 'package-lock.json': { ...lock, lockfileVersion: 1 } }, 'lock_invalid', /npm 9/],
    ['a lock of something else', { 'package.json': { ...packageJson, dependencies: { a: '2.0.0' } } }, 'lock_disagrees', /dependencies/],
    [
      'a package without a checksum',
      { 'package-lock.json': { ...lock, packages: { ...lock.packages, 'node_modules/a': {} } } },
      'lock_invalid',
      /checksum/,
    ],
    [
      'a package from somewhere',
      {
        'package-lock.json': {
          ...lock,
          packages: { ...lock.packages, 'node_modules/a': { ...entry, resolved: 'git+ssh://example.com/a' } },
        },
      },
      'lock_invalid',
      /registry/,
    ],
    [
      'a package from a folder',
      { 'package-lock.json': { ...lock, packages: { ...lock.packages, '../a': entry } } },
      'lock_invalid',
      /\.\.\/a/,
    ],
    ['a path above its folder', { 'files/../../x': '' }, 'path_invalid', /plain relative names/],
    ['a path from the root', { '/etc/passwd': '' }, 'path_invalid', /plain relative names/],
    ['a path with a backslash', { 'files\\x': '' }, 'path_invalid', /plain relative names/],
    ['a hook of git', { 'files/.git/hooks/post-checkout': '' }, 'hook', /\.git/],
    ['settings of npm', { 'files/.npmrc': '' }, 'hook', /\.npmrc/],
    ['installed packages', { 'files/node_modules/a/index.js': '' }, 'hook', /node_modules/],
    ['a script that npm runs by itself', { 'package.json': { ...packageJson, scripts: { postinstall: 'x' } } }, 'hook', /postinstall/],
    ['two names that differ in capitals', { 'files/A': '', 'files/a': '' }, 'path_twice', /capitals/],
    ['a file that is too large', { 'files/x': 'x'.repeat(LIMITS.fileBytes + 1) }, 'too_large', /bytes/],
  ])('is refused with %s', (_, changed, fault, words) => {
    expect(() => readForeignPack(folder(changed))).toThrow(refused(fault, words));
  });

  it('is refused with more files than anybody looks through', () => {
    const many = Object.fromEntries(Array.from({ length: LIMITS.files }, (_, at) => [`files/${at}`, '']));
    expect(() => readForeignPack(folder(many))).toThrow(refused('too_many', /files/));
  });
});

const answer = (code: unknown): string => JSON.stringify({ code, tests: [] });

describe('what foreign templates return', () => {
  const pack = readForeignPack(folder({ 'files/dot-editorconfig': 'root = true\n' }));

  it('is taken as text files of the folder', () => {
    expect(readRendered(pack, answer([{ path: 'a.txt', text: 'a', executable: 'no', more: 1 }]))).toEqual({
      code: [{ path: 'a.txt', text: 'a' }],
      tests: [],
    });
  });

  it.each<[string, string | undefined, string]>([
    ['nothing', undefined, 'output_invalid'],
    ['no JSON', 'a', 'output_invalid'],
    ['a list of something else', answer([{ path: 'a', text: 1 }]), 'output_invalid'],
    ['a path out of the folder', answer([{ path: '../package.json', text: '' }]), 'path_invalid'],
    ['a hook', answer([{ path: '.husky/pre-commit', text: '' }]), 'hook'],
    ['a package.json with a hook', answer([{ path: 'package.json', text: '{"scripts":{"prepare":"x"}}' }]), 'hook'],
    ['a second file of one name', answer([{ path: '.EditorConfig', text: '' }]), 'path_twice'],
    [
      'more than a repository takes',
      answer(Array.from({ length: 17 }, (_, at) => ({ path: `${at}`, text: 'x'.repeat(1_048_576) }))),
      'too_large',
    ],
  ])('is refused when it is %s', (_, text, fault) => {
    expect(() => readRendered(pack, text)).toThrow(refused(fault, /./));
  });
});
