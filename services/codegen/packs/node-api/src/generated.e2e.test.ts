import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { USUAL_OPTIONS, type DatabaseName } from '@hexad/proto/documents';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedModules } from '../../../src/adapters/installed-modules.js';
import { repositoryRenderer, shippedPacks } from '../../../src/adapters/shipped.js';
import type { GeneratedFile } from '../../../src/domain/pack.js';
import { attic } from '../../../src/fixtures/attic.js';
import { firstStories } from '../../../src/fixtures/build.js';
import { depot } from '../../../src/fixtures/depot.js';
import { gate } from '../../../src/fixtures/gate.js';
import { kites } from '../../../src/fixtures/kites.js';
import { studio } from '../../../src/fixtures/studio.js';

const run = promisify(execFile);
const packs = shippedPacks();
const pack = packs.get('node-api');
let modules: string;
let root: string;

beforeAll(async () => {
  modules = await installedModules(pack, join(tmpdir(), 'hexad-mutation'));
  root = await mkdtemp(join(tmpdir(), 'hexad-node-api-'));
}, 240_000);

afterAll(() => rm(root, { recursive: true, force: true }));

/** The service of the first stories in a folder of its own, as an agent would find it. */
async function generated(name: string, stories?: number, spec = kites, released: readonly GeneratedFile[] = [], database: DatabaseName = 'sqlite'): Promise<string> {
  const options = { ...USUAL_OPTIONS, database };
  const files = await repositoryRenderer(packs).execute({ spec, stories: firstStories(spec, stories), stack: ['node-api'], options, released });
  for (const file of files) {
    const path = join(root, name, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.text);
  }
  const folder = join(root, name, 'api');
  await symlink(modules, join(folder, 'node_modules'), 'dir');
  return folder;
}

/** Rejects with what the tool printed when it fails. */
async function tool(folder: string, command: readonly string[]): Promise<void> {
  const [program, ...args] = command;
  await run(join(modules, '.bin', program!), args, { cwd: folder }).catch((thrown: { stdout: string; stderr: string }) => {
    throw new Error(`${command.join(' ')}\n${thrown.stdout}${thrown.stderr}`);
  });
}

describe('a generated service', () => {
  it.each([1, 2, 4, 7, 10, 13])(
    'of the first %i stories typechecks and lints',
    async (count) => {
      const folder = await generated(`first-${count}`, count);
      await Promise.all([tool(folder, pack.manifest.commands.typecheck), tool(folder, pack.manifest.commands.lint)]);
    },
    60_000,
  );

  it('of all stories typechecks, lints and passes its tests', async () => {
    const folder = await generated('whole');
    await tool(folder, pack.manifest.commands.typecheck);
    await tool(folder, pack.manifest.commands.lint);
    await tool(folder, pack.manifest.commands.test);
  }, 120_000);

  it.each([studio, depot, gate, attic])('of $name, whose rules look at more than one record, or whose records are files, typechecks, lints and passes its tests', async (spec) => {
    const folder = await generated(spec.name, undefined, spec);
    await Promise.all([tool(folder, pack.manifest.commands.typecheck), tool(folder, pack.manifest.commands.lint)]);
    await tool(folder, pack.manifest.commands.test);
  }, 120_000);

  it('that keeps its records in PostgreSQL typechecks, lints and passes the same tests against one', async () => {
    const folder = await generated('postgres', undefined, studio, [], 'postgres');
    await Promise.all([tool(folder, pack.manifest.commands.typecheck), tool(folder, pack.manifest.commands.lint)]);
    await tool(folder, pack.manifest.commands.test);
  }, 120_000);

  it('of a next version has a migration that keeps every record, there and back, and passes its tests', async () => {
    const first = await repositoryRenderer(packs).execute({ spec: kites, stack: ['node-api'] });
    const next = structuredClone(kites);
    const [one, other] = next.entities;
    one!.fields.push({ name: 'effort', label: 'Effort', type: 'integer', required: true, unique: false, default: 3, sources: one!.sources });
    other!.fields.push({ name: 'remark', label: 'Remark', type: 'text', required: false, unique: false, sources: other!.sources });
    const folder = await generated('next', undefined, next, first.filter(({ path }) => path.includes('/migrations/')));
    await Promise.all([tool(folder, pack.manifest.commands.typecheck), tool(folder, pack.manifest.commands.lint)]);
    await tool(folder, ['vitest', 'run', 'test/migrations.test.ts']);
    await tool(folder, ['tsc', '-p', 'tsconfig.build.json']);
    const service = await started(folder);
    expect((await fetch(`${service.url}/health`)).status).toBe(200);
    await stopped(service.process);
    const { stdout } = await run(process.execPath, ['src/db/rollback.ts'], { cwd: folder });
    expect(stdout).toMatch(/^The migration \d{4}-changes was taken back\.\n$/);
  }, 120_000);

  it('starts from its build, keeps its records over a restart and stops when asked to', async () => {
    const folder = await generated('built');
    await tool(folder, ['tsc', '-p', 'tsconfig.build.json']);
    const first = await started(folder);
    const answer = await fetch(`${first.url}/api/ribbons`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ word: 'blue' }),
    });
    expect(answer.status).toBe(201);
    expect(await stopped(first.process)).toBe(0);

    const second = await started(folder);
    const page = (await (await fetch(`${second.url}/api/ribbons`)).json()) as { total: number };
    expect(page.total).toBe(1);
    expect(await stopped(second.process)).toBe(0);
  }, 60_000);

  it('seeds an empty database once', async () => {
    const folder = await generated('seeded');
    const seed = (): Promise<{ stdout: string }> => run(process.execPath, ['src/seed.ts'], { cwd: folder });
    expect((await seed()).stdout).toContain('Added');
    expect((await seed()).stdout).toContain('nothing was added');
  }, 60_000);
});

async function started(folder: string): Promise<{ process: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ['dist/server.js'], {
    cwd: folder,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    const url = /http:\S+/.exec(output)?.[0];
    if (url !== undefined && output.includes('\n')) return { process: child, url };
  }
  throw new Error(`the service ended before it listened:\n${output}`);
}

async function stopped(child: ChildProcess): Promise<number | null> {
  const exit = once(child, 'exit') as Promise<[number | null]>;
  child.kill('SIGTERM');
  return (await exit)[0];
}
