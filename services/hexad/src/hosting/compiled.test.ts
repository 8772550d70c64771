import { execFileSync } from 'node:child_process';
import { existsSync, globSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '@hexad/testing';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

const version = (cache: string): string =>
  execFileSync(process.execPath, [MAIN, 'version'], {
    encoding: 'utf8',
    env: { ...process.env, NODE_COMPILE_CACHE: '', HEXAD_CACHE_DIR: cache },
  }).trim();

it('keeps what was compiled for the next start, which needs none of it', () => {
  using folder = temporaryFolder();
  expect(version(folder.path)).toBe('0.1.0');
  expect(globSync('start/*', { cwd: folder.path })).toHaveLength(1);
  rmSync(join(folder.path, 'start'), { recursive: true });
  expect(version(folder.path)).toBe('0.1.0');
});

it('starts without a cache folder, and makes none', () => {
  using folder = temporaryFolder();
  const [file, missing] = [join(folder.path, 'file'), join(folder.path, 'missing')];
  writeFileSync(file, '');
  expect([version(file), version(missing), version('/proc'), existsSync(missing)]).toEqual(['0.1.0', '0.1.0', '0.1.0', false]);
});
