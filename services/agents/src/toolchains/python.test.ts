import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Uuid7 } from '@hexad/kernel';
import { NoSandbox } from '@hexad/workspace';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SystemPackage } from '../domain/pack.js';
import { tinyPack } from '../fixtures/tiny-pack.js';
import { PythonToolchain } from './python.js';

let folder: string;
let python: PythonToolchain;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hexad-toolchain-'));
  python = new PythonToolchain(new NoSandbox({ folder, ids: new Uuid7() }));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const wanting = (...requires: SystemPackage[]) => ({ ...tinyPack(), toolchain: 'python' as const, requires });

it('is content with what the Python of the machine can import', async () => {
  await expect(python.ensure([wanting({ module: 'json', name: 'json', debian: 'python3' })])).resolves.toBeUndefined();
});

it('names what is missing, and how it is had, before anything is built', async () => {
  const known = { module: 'json', name: 'json', debian: 'python3' };
  const ensuring = python.ensure([wanting(known, { module: 'no_such_module', name: 'no-such', debian: 'python3-no-such' })]);
  await expect(ensuring).rejects.toMatchObject({
    code: 'packages_missing',
    retryable: false,
    message: 'The pack tiny needs no-such for the Python of this machine (/usr/bin/python3); on Debian: apt-get install python3-no-such.',
  });
});

it('runs the files that hold the chosen tests', () => {
  expect(python.choosing({ files: ['tests/test_s1.py'], pattern: 'S1' })).toEqual(['tests/test_s1.py']);
});
