import { chmod, mkdir, readdir, readlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Uuid7 } from '@hexad/kernel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporary, type Temporary } from '../fixtures/temporary.js';
import { DependencySets, lockHash, readDependencySet, type DependencySet } from './dependency-sets.js';

const packageJson = JSON.stringify({ name: 'x', version: '1.0.0' });
const lockJson = JSON.stringify({ name: 'x', version: '1.0.0', lockfileVersion: 3, packages: { '': { name: 'x', version: '1.0.0' } } });
const set: DependencySet = { pack: 'x', lockHash: lockHash(lockJson), packageJson, lockJson };

/** An `npm` that behaves as the script says and writes a line to `calls` each time. */
async function npmDouble(place: Temporary, script: string): Promise<void> {
  await mkdir(place.in('bin'), { recursive: true });
  await writeFile(place.in('bin/npm'), `#!/bin/sh\necho call >> ${place.in('calls')}\n${script}\n`);
  await chmod(place.in('bin/npm'), 0o755);
  vi.stubEnv('PATH', `${place.in('bin')}${path.delimiter}${process.env['PATH']}`);
}

let place: Temporary;
beforeEach(async () => {
  place = await temporary();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await place[Symbol.asyncDispose]();
});

describe('dependency sets', () => {
  it('installs a set once for all who ask for it', async () => {
    await npmDouble(place, 'mkdir -p node_modules/a');
    const sets = new DependencySets(place.in('deps'), new Uuid7());
    await Promise.all([sets.ensure(set), sets.ensure(set), new DependencySets(place.in('deps'), new Uuid7()).ensure(set)]);
    await sets.ensure(set);
    expect(await readdir(place.in('deps'))).toEqual([set.lockHash]);
    expect(await readdir(place.in('deps', set.lockHash, 'node_modules'))).toEqual(['a']);
  });

  it('installs what a pack folder asks for and tells only of what was absent', async () => {
    await npmDouble(place, 'mkdir -p node_modules');
    await mkdir(place.in('pack'));
    await writeFile(place.in('pack/package.json'), packageJson);
    await writeFile(place.in('pack/package-lock.json'), lockJson);
    const sets = new DependencySets(place.in('deps'), new Uuid7());
    const told: string[] = [];
    for (let time = 0; time < 2; time += 1) {
      await sets.ensureAll([await readDependencySet('x', place.in('pack'))], ({ pack }) => told.push(pack));
    }
    expect(told).toEqual(['x']);
  });

  it('installs a damaged set once more, from no cache, and keeps it where that fails', async () => {
    await npmDouble(place, 'mkdir -p node_modules/a');
    const sets = new DependencySets(place.in('deps'), new Uuid7());
    await sets.ensure(set);
    await npmDouble(place, `case "$*" in *--cache=*.npm*) mkdir -p .npm node_modules/b;; esac`);
    await sets.renew(set);
    expect(await readdir(place.in('deps', set.lockHash, 'node_modules'))).toEqual(['b']);
    await npmDouble(place, 'exit 1');
    await expect(sets.renew(set)).rejects.toMatchObject({ code: 'dependencies_unavailable' });
    expect(await readdir(place.in('deps', set.lockHash, 'node_modules'))).toEqual(['b']);
    expect(await readdir(place.in('deps'))).toEqual([set.lockHash]);
  });

  it('works with the real npm', async () => {
    const sets = new DependencySets(place.in('deps'), new Uuid7());
    await sets.ensure(set);
    expect(await sets.has(set.lockHash)).toBe(true);
  });

  it('says that the packages are out of reach, without places on this machine', async () => {
    await npmDouble(
      place,
      `echo "npm error code ENOTFOUND\nnpm error network request failed\nnpm error A complete log is in ${place.folder}" >&2; exit 1`,
    );
    const failed = new DependencySets(place.in('deps'), new Uuid7()).ensure(set);
    await expect(failed).rejects.toMatchObject({ code: 'dependencies_unavailable', message: expect.not.stringContaining(place.folder) });
    expect(await readdir(place.in('deps'))).toEqual([]);
  });

  it('says that the disk is full', async () => {
    await npmDouble(place, 'echo "npm error code ENOSPC" >&2; exit 1');
    await expect(new DependencySets(place.in('deps'), new Uuid7()).ensure(set)).rejects.toMatchObject({ code: 'disk_full' });
  });

  it('refuses a lock that is not what its hash says', async () => {
    const sets = new DependencySets(place.in('deps'), new Uuid7());
    await expect(sets.ensure({ ...set, lockHash: '../../x' })).rejects.toMatchObject({ code: 'invalid' });
    await expect(sets.ensure({ ...set, lockJson: '{}' })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('links a folder to its set and puts right what stands in the way', async () => {
    await npmDouble(place, 'mkdir -p node_modules');
    const sets = new DependencySets(place.in('deps'), new Uuid7());
    await sets.ensure(set);
    await mkdir(place.in('tree/node_modules/old'), { recursive: true });
    await Promise.all([sets.link(set.lockHash, place.in('tree')), sets.link(set.lockHash, place.in('tree'))]);
    expect(await readlink(place.in('tree/node_modules'))).toBe(place.in('deps', set.lockHash, 'node_modules'));
  });

  it('does not link to a set that is absent', async () => {
    await expect(new DependencySets(place.in('deps'), new Uuid7()).link(set.lockHash, place.folder)).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
