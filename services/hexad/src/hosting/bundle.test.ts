import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '@hexad/testing';
import { expect, it } from 'vitest';
import { freshBundle } from './bundle.js';

/** A checkout in which each of these was last written at that second. */
function checkout(folder: string, files: Readonly<Record<string, number>>): URL {
  for (const [name, second] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, '');
    utimesSync(file, second, second);
  }
  return pathToFileURL(`${folder}/`);
}

const BUNDLE = 'services/hexad/dist/bundle/cli.js';
const bundleOf = (files: Readonly<Record<string, number>>): string | undefined => {
  using folder = temporaryFolder();
  const root = checkout(folder.path, files);
  return freshBundle(new URL(BUNDLE, root), root)?.replace(root.href, '');
};

it('few files are started when they were written after all that was compiled and installed', () => {
  expect(
    bundleOf({ [BUNDLE]: 20, 'libs/bus/dist/.tsbuildinfo': 19, 'proto/dist/.tsbuildinfo': 20, 'node_modules/.package-lock.json': 3 }),
  ).toBe(BUNDLE);
});

it.each(['services/spec/dist/.tsbuildinfo', 'libs/bus/dist/.tsbuildinfo', 'proto/dist/.tsbuildinfo', 'node_modules/.package-lock.json'])(
  'when %s is newer than them, what was compiled is started',
  (file) => {
    expect(bundleOf({ [BUNDLE]: 20, 'libs/rpc/dist/.tsbuildinfo': 10, [file]: 21 })).toBeUndefined();
  },
);

it('where there are no such files, what was compiled is started', () => {
  expect(bundleOf({ 'libs/bus/dist/.tsbuildinfo': 19 })).toBeUndefined();
});
