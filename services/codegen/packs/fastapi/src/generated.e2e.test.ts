import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';
import type { Spec } from '@hexad/proto/documents';
import { parse } from 'smol-toml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryRenderer, shippedPacks } from '../../../src/adapters/shipped.js';
import type { GeneratedFile } from '../../../src/domain/pack.js';
import { entity, field, firstStories, spec as specOf } from '../../../src/fixtures/build.js';
import { depot } from '../../../src/fixtures/depot.js';
import { gate } from '../../../src/fixtures/gate.js';
import { guild } from '../../../src/fixtures/guild.js';
import { kites } from '../../../src/fixtures/kites.js';
import { pantry } from '../../../src/fixtures/pantry.js';
import { studio } from '../../../src/fixtures/studio.js';
import { mutants } from '../../../src/domain/mutants.js';

const run = promisify(execFile);
/** The system's: where Debian's packages are. */
const PYTHON = '/usr/bin/python3';
const packs = shippedPacks();
const pack = packs.get('fastapi');
let root: string;

const words = ['order', 'from', 'class', 'copy', 'modelName', 'select', 'json'];
const reserved = specOf('reserved', [
  entity({
    name: 'Import',
    plural: 'groups',
    displayField: 'order',
    fields: words.map((name) => field({ name, type: 'string', required: name === 'order' })),
    filters: ['from'],
    sorts: ['order', 'class'],
    search: ['select'],
  }),
]);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'hexad-fastapi-'));
});

afterAll(() => rm(root, { recursive: true, force: true }));

async function written(folder: string, files: readonly GeneratedFile[]): Promise<string> {
  for (const file of files) {
    const path = join(folder, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.text);
  }
  return folder;
}

/** The service of the first stories in a folder of its own, as an agent would find it. */
async function generated(name: string, spec: Spec = kites, stories?: number): Promise<string> {
  const files = await repositoryRenderer(packs).execute({ spec, stories: firstStories(spec, stories), stack: ['fastapi'] });
  await written(join(root, name), files);
  return join(root, name, 'api');
}

/** What its workflow runs of the tools that this machine has: types, tests with coverage, security. Ruff is asked as WebAssembly; pip and its audit need the registry. */
async function workflowOf(name: string): Promise<string[][]> {
  const workflow = await readFile(join(root, name, '.github/workflows/ci.yml'), 'utf8');
  const commands = [...workflow.matchAll(/^ +- run: (.+)$/gm)].map(([, command]) => command!.split(' '));
  expect(commands.map((words) => words[2])).toEqual(['pip', 'ruff', 'ruff', 'mypy', 'pytest', 'bandit', 'pip_audit']);
  return commands.slice(3, -1);
}

/** Rejects with what the tool printed when it fails. */
async function tool(folder: string, command: readonly string[], ...more: string[]): Promise<void> {
  const [program, ...args] = command;
  expect(program).toBe('python3');
  await run(PYTHON, [...args, ...more], { cwd: folder }).catch((thrown: { stdout: string; stderr: string }) => {
    throw new Error(`${command.join(' ')}\n${thrown.stdout}${thrown.stderr}`);
  });
}

/** What ruff finds with the folder's own settings in the code, whose files are formatted. */
async function lint(name: string, spec: Spec, stories?: number): Promise<string[]> {
  const files = await repositoryRenderer(packs).execute({ spec, stories: firstStories(spec, stories), stack: ['fastapi'] });
  const project = parse(await readFile(join(root, name, 'api/pyproject.toml'), 'utf8')) as { tool: { ruff: object } };
  const ruff = new Workspace(project.tool.ruff, PositionEncoding.Utf16);
  return files
    .filter(({ path }) => path.startsWith('api/app/') && path.endsWith('.py') && !path.endsWith('db/table.py'))
    .flatMap(({ path, text }) => (ruff.check(text) as { code: string; message: string }[]).map(({ code, message }) => `${path} ${code} ${message}`));
}

describe('a generated service', () => {
  it.each([1, 4, 10])(
    'of the first %i stories typechecks and lints',
    async (count) => {
      const folder = await generated(`first-${count}`, kites, count);
      await tool(folder, pack.manifest.commands.typecheck);
      expect(await lint(`first-${count}`, kites, count)).toEqual([]);
    },
    60_000,
  );

  it.each([
    ['of single records', kites],
    ['over several records', studio],
    ['of who may do what', guild],
    ['of tallies and numbers', depot],
    ['of records as files', pantry],
    ['of times in which something may be done', gate],
    ['of words that Python, SQL and pydantic use themselves', reserved],
  ])('with rules %s typechecks, lints and passes its tests', async (name, spec) => {
    const folder = await generated(name, spec);
    expect(await lint(name, spec)).toEqual([]);
    for (const command of await workflowOf(name)) await tool(folder, command);
  }, 120_000);

  it('starts, keeps its records over a restart and stops when asked to', async () => {
    const folder = await generated('started');
    const first = await started(folder);
    const answer = await fetch(`${first.url}/api/ribbons`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ word: 'blue' }),
    });
    expect(answer.status).toBe(201);
    await stopped(first.process);

    const second = await started(folder);
    const page = (await (await fetch(`${second.url}/api/ribbons`)).json()) as { total: number };
    expect(page.total).toBe(1);
    await stopped(second.process);
  }, 60_000);

  it('tells of each test by the title of its criterion, in the report that proofs are read from', async () => {
    const folder = await generated('report', kites, 1);
    await tool(folder, pack.manifest.commands.test, `--outputFile=${join(folder, 'report.json')}`);
    expect(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'))).toMatchObject({
      testResults: expect.arrayContaining([
        expect.objectContaining({
          status: 'passed',
          assertionResults: [expect.objectContaining({ title: expect.stringMatching(/^S1\.C1 Given /), status: 'passed' })],
        }),
      ]),
    });
  }, 60_000);

  it.each(['Orchard.name.unique', 'Orchard.code.pattern', 'Kite.rule.R1', 'Kite.rule.R5', 'Knot.kite.cascade', 'Orchard.close.stamps.closedAt'])(
    'fails its tests without %s',
    async (id) => {
      await expect(survives(kites, id)).resolves.toBe(false);
    },
    60_000,
  );

  it.each([
    ['Note.right.Note-update.everyone.own', guild],
    ['Blade.audit', guild],
    ['Article.rule.R1', depot],
    ['Visit.rule.R1', gate],
  ])(
    'fails its tests without %s, which is for some packs alone',
    async (id, spec) => {
      await expect(survives(spec, id)).resolves.toBe(false);
    },
    60_000,
  );
});

/** Whether the tests of the stories about a rule pass on code without it. */
async function survives(spec: Spec, id: string): Promise<boolean> {
  const mutant = mutants(spec).find((one) => one.id === id)!;
  const stories = spec.stories.filter((story) => story.entity === mutant.entity || story.capability === 'relations');
  const context = { stories: firstStories(spec), stack: ['fastapi'] };
  const files = [...pack.code({ ...context, spec: mutant.spec }), ...pack.tests({ ...context, spec: { ...spec, stories } })];
  const folder = await written(join(root, mutant.id), files);
  const args = pack.manifest.commands.test.slice(1);
  return run(PYTHON, [...args, '-x'], { cwd: folder }).then(
    () => true,
    (thrown: { code: number; stdout: string }) => {
      // 1: tests failed. Anything else is no verdict.
      if (thrown.code !== 1) throw new Error(thrown.stdout);
      return false;
    },
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function started(folder: string): Promise<{ process: ChildProcess; url: string }> {
  const port = await freePort();
  const child = spawn(PYTHON, ['-m', 'app'], { cwd: folder, env: { ...process.env, PORT: String(port) }, stdio: ['ignore', 'inherit', 'pipe'] });
  let output = '';
  for await (const chunk of child.stderr) {
    output += String(chunk);
    if (output.includes('Uvicorn running')) return { process: child, url: `http://127.0.0.1:${port}` };
  }
  throw new Error(`the service ended before it listened:\n${output}`);
}

async function stopped(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}
