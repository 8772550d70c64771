import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { documentOf } from './fixtures/delivered.js';
import { Machine, ROOT } from './fixtures/hexad.js';

const BRIEF = 'Beekeepers keep hives. A hive has a label (required, unique, at most 20 characters).';

interface Step {
  readonly name: string;
  steps?: Step[];
}

/** The shipped pipeline without the step at `path`, in a folder of its own. */
async function pipelineWithout(machine: Machine, ...path: string[]): Promise<string> {
  const pipeline = parse(await readFile(join(ROOT, 'workflows/build.yaml'), 'utf8')) as { steps: Step[] };
  const [last = '', ...parents] = path.toReversed();
  const parent = parents.reduceRight<{ steps?: Step[] }>((within, name) => within.steps!.find((step) => step.name === name)!, pipeline);
  parent.steps = parent.steps!.filter((step) => step.name !== last);
  const folder = machine.path('workflows');
  await mkdir(folder);
  await writeFile(join(folder, 'build.yaml'), stringify(pipeline));
  return folder;
}

it('without the step that merges, nothing is merged: the run is incomplete and says so', async () => {
  using machine = new Machine();
  const folder = await pipelineWithout(machine, 'stories', 'integrate');
  const ended = await machine.hexad(['build', BRIEF, '--yes', '--stack', 'node-api', '--out', 'apiary'], {
    env: { HEXAD_WORKFLOWS_DIR: folder },
  });
  expect(ended.code).toBe(2);
  expect(ended.stdout).toMatch(/INCOMPLETE/);
  const { status, reasons, proof, timings } = await documentOf(machine.path('apiary'));
  expect(status).toBe('incomplete');
  expect(reasons.length).toBeGreaterThan(0);
  expect(proof.every((row) => row.result === 'missing')).toBe(true);
  expect(timings.some(({ step }) => step.endsWith('/integrate'))).toBe(false);
});

it('without the step that checks, what it would have given is missing and the pipeline is refused before anything runs', async () => {
  using machine = new Machine();
  const folder = await pipelineWithout(machine, 'stories', 'check');
  const ended = await machine.hexad(['build', BRIEF, '--yes', '--out', 'apiary'], { env: { HEXAD_WORKFLOWS_DIR: folder } });
  expect(ended.stderr).toMatch(/clean/);
  expect(ended.stderr).toContain('[invalid]');
  expect(ended.code).toBe(64);
});

it('without the step that delivers, there is no repository: it says so, and the next build starts anew', async () => {
  using machine = new Machine();
  const folder = await pipelineWithout(machine, 'deliver');
  const build = (env: Record<string, string>) =>
    machine.hexad(['build', 'A hive has a label.', '--yes', '--stack', 'node-api', '--out', 'apiary'], { env });
  const without = await build({ HEXAD_WORKFLOWS_DIR: folder });
  expect(without.stderr.trim().split('\n').at(-1)).toMatch(/^hexad: The run .* ended without a repository.*\[workflow_invalid\]$/);
  expect((await build({})).code).toBe(0);
});
