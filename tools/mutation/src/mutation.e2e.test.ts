import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sample, shuffledSubarray } from 'fast-check';
import { expect, it } from 'vitest';
import type { Spec } from '@hexad/proto/documents';
import { installedModules, mutants, shippedPacks, type Mutant } from '@hexad/service-codegen';
import { guild } from '@hexad/service-codegen/fixtures/guild';
import { kites } from '@hexad/service-codegen/fixtures/kites';
import { exampleSpec } from './example-specs.js';
import { mutate, type Result } from './mutation.js';

const seed = Number(process.env['HEXAD_TEST_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
console.info(`mutation: HEXAD_TEST_SEED=${seed}`);

async function mutated(spec: Spec, chosen: readonly Mutant[]): Promise<Result[]> {
  const pack = shippedPacks().get('node-api');
  const modules = await installedModules(pack, join(tmpdir(), 'hexad-mutation'));
  const work = await mkdtemp(join(tmpdir(), 'hexad-mutants-'));
  const results = await mutate(pack, spec, { work, modules }, () => {}, chosen);
  await rm(work, { recursive: true, force: true });
  return results;
}

const unnoticed = (results: readonly Result[]): string[] =>
  results.filter((result) => result.outcome !== 'killed').map((result) => `${result.outcome} ${result.mutant.id}`);

it('no rule of the fixture, which has every kind of them, can be taken out unnoticed', async () => {
  const results = await mutated(kites, mutants(kites));
  expect(results.length).toBeGreaterThan(80);
  expect(unnoticed(results)).toEqual([]);
});

it('no right, no limit to what is one’s own and no audit can be taken out unnoticed', async () => {
  const results = await mutated(
    guild,
    mutants(guild).filter(({ kind }) => kind === 'access'),
  );
  expect(results.length).toBeGreaterThan(20);
  expect(unnoticed(results)).toEqual([]);
});

// All of them: `node tools/mutation/dist/main.js`.
it.each(['todo', 'warehouse'])('no rule of the %s brief, drawn at random, can be taken out unnoticed', async (name) => {
  const spec = exampleSpec(name)!;
  const all = mutants(spec);
  const [drawn] = sample(shuffledSubarray(all, { minLength: 15, maxLength: 15 }), { seed, numRuns: 1 });
  expect(unnoticed(await mutated(spec, drawn!))).toEqual([]);
});
