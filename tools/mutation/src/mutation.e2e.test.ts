import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Spec } from '@hexad/proto/documents';
import { installedModules, shippedPacks } from '@hexad/service-codegen';
import { kites } from '@hexad/service-codegen/fixtures/kites';
import { exampleSpec } from './example-specs.js';
import { mutate, type Result } from './mutation.js';

async function mutated(spec: Spec): Promise<Result[]> {
  const pack = shippedPacks().get('node-api');
  const modules = await installedModules(pack, join(tmpdir(), 'hexad-mutation'));
  const work = await mkdtemp(join(tmpdir(), 'hexad-mutants-'));
  const results = await mutate(pack, spec, { work, modules }, () => {});
  await rm(work, { recursive: true, force: true });
  return results;
}

it.each([
  ['the fixture', () => kites, 80],
  ['the todo brief', () => exampleSpec('todo')!, 25],
  ['the warehouse brief', () => exampleSpec('warehouse')!, 80],
])('no rule of %s can be taken out unnoticed', async (_name, spec, least) => {
  const results = await mutated(spec());
  expect(results.length).toBeGreaterThan(least);
  expect(results.filter((result) => result.outcome !== 'killed').map((result) => `${result.outcome} ${result.mutant.id}`)).toEqual([]);
});
