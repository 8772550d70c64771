import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdir, statfs } from 'node:fs/promises';
import { expect, it, vi } from 'vitest';
import { temporary } from '../../fixtures/temporary.js';
import { DiskWatch } from './disk.js';

const MIB = 1024 * 1024;

/** A file of so many bytes, at once. */
const fill = (file: string, bytes: number): unknown => execFileSync('fallocate', ['--length', String(bytes), file]);

const watched = async (held: string, diskBytes: number): Promise<AsyncDisposable & { readonly exceeded: () => void }> => {
  await mkdir(held, { recursive: true });
  const exceeded = vi.fn<() => void>();
  const watch = new DiskWatch({ folders: [held], limits: { diskBytes, files: 1000 }, members: () => Promise.resolve([]), exceeded });
  return { exceeded, [Symbol.asyncDispose]: () => watch[Symbol.asyncDispose]() };
};

it('what was written before the first look is seen', async () => {
  await using place = await temporary();
  await mkdir(place.in('held'));
  fill(place.in('held', 'full'), 600 * MIB);
  await using watch = await watched(place.in('held'), 512 * MIB);
  await vi.waitFor(() => expect(watch.exceeded).toHaveBeenCalledOnce(), { timeout: 30_000 });
});

it('what is written while others give back more is seen', async () => {
  await using place = await temporary();
  // More than anybody else on this disk writes meanwhile.
  fill(place.in('others'), 2048 * MIB);
  await using watch = await watched(place.in('held'), 16 * MIB);
  // Asked after the watch has asked, and so answered after it.
  for (let times = 0; times < 4; times += 1) await statfs(place.in('held'));
  rmSync(place.in('others'));
  writeFileSync(place.in('held', 'full'), Buffer.alloc(32 * MIB, 1));
  await vi.waitFor(() => expect(watch.exceeded).toHaveBeenCalledOnce(), { timeout: 30_000 });
});
