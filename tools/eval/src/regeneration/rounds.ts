import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRenderer } from '@hexad/service-codegen';
import { Choices } from '@hexad/service-codegen/fixtures/any-spec';
import { GitRepository } from '@hexad/workspace';
import type { GeneratorValue } from 'fast-check';
import { commitFiles, type Files } from './files.js';
import { round, type Generations, type Round } from './round.js';
import { changedSpec } from './spec-changes.js';

const renderer = repositoryRenderer();
const STACK = ['node-api', 'react-spa'];

/** Rounds of edits on one change of a spec, which takes longest to render. */
export async function roundsOfChange(next: GeneratorValue, count: number): Promise<Round[]> {
  const choose = new Choices(next);
  const folder = await mkdtemp(join(tmpdir(), 'hexad-rounds-'));
  try {
    const repository = await GitRepository.bare(folder);
    const generations = await generate(repository, choose);
    const rounds: Round[] = [];
    for (let left = count; left > 0; left -= 1) rounds.push(await round(repository, choose, generations));
    return rounds;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function generate(repository: GitRepository, choose: Choices): Promise<Generations> {
  const { before, after } = changedSpec(choose);
  const [base, next] = [await rendered(before), await rendered(after)];
  return { base, next, baseCommit: await commitFiles(repository, 'base', base), nextCommit: await commitFiles(repository, 'next', next) };
}

async function rendered(spec: Parameters<typeof renderer.execute>[0]['spec']): Promise<Files> {
  const files = await renderer.execute({ spec, stack: STACK });
  return new Map(files.map(({ path, text, executable = false }) => [path, { text, executable }]));
}
