import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { installedModules, shippedPacks } from '@hexad/service-codegen';
import { kites } from '@hexad/service-codegen/fixtures/kites';
import { mutate } from './mutation.js';

it('no rule of the fixture can be taken out unnoticed', async () => {
  const pack = shippedPacks().get('node-api');
  const modules = await installedModules(pack, join(tmpdir(), 'hexad-mutation'));
  const work = await mkdtemp(join(tmpdir(), 'hexad-mutants-'));
  const results = await mutate(pack, kites, { work, modules }, () => {});
  await rm(work, { recursive: true, force: true });
  expect(results.length).toBeGreaterThan(80);
  expect(results.filter((result) => result.outcome !== 'killed').map((result) => result.mutant.id)).toEqual([]);
}, 300_000);
