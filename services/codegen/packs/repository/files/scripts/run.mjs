#!/usr/bin/env node
// Runs a task in every part of the repository, on the Node 24 that it brings along. Any Node from 20 on can start it.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PARTS = readdirSync(ROOT).filter((part) =>
  ['package.json', 'pyproject.toml'].some((file) => existsSync(join(ROOT, part, file))),
);
const WINDOWS = process.platform === 'win32';
const isPython = (part) => existsSync(join(ROOT, part, 'pyproject.toml'));
const [task = 'start'] = process.argv.slice(2);

const ownNode = join(ROOT, 'node_modules', 'node', 'bin', WINDOWS ? 'node.exe' : 'node');
const recent = Number(process.versions.node.split('.')[0]) >= 24;
const node = () => (recent ? process.execPath : ownNode);

/** Settles when the command ends; a failure ends this process with its exit code. */
function run(command, args, folder) {
  const path = `${dirname(node())}${delimiter}${process.env.PATH}`;
  const child = spawn(command, args, {
    cwd: folder,
    stdio: 'inherit',
    shell: WINDOWS,
    env: { ...process.env, PATH: path },
  });
  const forward = (signal) => child.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  // npm starts scripts in a shell that passes no signal on: who loses that parent stops too.
  const parent = process.ppid;
  const orphaned = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 250);
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error.message);
      process.exit(1);
    });
    child.on('exit', (code, signal) => {
      clearInterval(orphaned);
      process.off('SIGINT', forward).off('SIGTERM', forward);
      if (code !== 0 && signal === null) process.exit(code ?? 1);
      resolve();
    });
  });
}

const npm = (folder, ...args) => run('npm', args, folder);

/** Installs exactly what the lock says, unless that is there already. A linked node_modules is left alone. */
async function install(folder) {
  const modules = join(folder, 'node_modules');
  if (existsSync(modules) && lstatSync(modules).isSymbolicLink()) return;
  const stamp = join(modules, '.installed');
  const lock = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  await npm(folder, 'ci', '--no-audit', '--no-fund');
  writeFileSync(stamp, lock);
}

const IMPORTS = `import fastapi, pydantic, uvicorn, httpx, pytest, mypy${task === 'coverage' ? ', pytest_cov' : ''}`;
const ownPython = (folder) => join(folder, '.venv', WINDOWS ? 'Scripts/python.exe' : 'bin/python');

/** A Python that has the packages: the folder's own, or one of the machine; none: the folder's own is to be made. */
function pythonOf(folder) {
  return [ownPython(folder), 'python3', '/usr/bin/python3'].find(
    (program) => spawnSync(program, ['-c', IMPORTS], { cwd: folder }).status === 0,
  );
}

async function installPython(folder) {
  if (pythonOf(folder) !== undefined) return;
  await run(WINDOWS ? 'python' : 'python3', ['-m', 'venv', '.venv'], folder);
  await run(ownPython(folder), ['-m', 'pip', 'install', '-r', 'requirements-dev.txt'], folder);
}

const PYTHON_TASKS = {
  test: ['pytest'],
  coverage: ['pytest', '--cov'],
  lint: ['ruff', 'check'],
  typecheck: ['mypy', 'app', 'tests'],
  start: ['app'],
  dev: ['app'],
};

const python = (part, task) => {
  const folder = join(ROOT, part);
  return run(pythonOf(folder) ?? ownPython(folder), ['-m', ...PYTHON_TASKS[task]], folder);
};

async function setup() {
  if (!recent && PARTS.some((part) => !isPython(part))) await install(ROOT);
  for (const part of PARTS) await (isPython(part) ? installPython : install)(join(ROOT, part));
}

const NOT_SOURCE = new Set(['node_modules', 'dist', 'data']);

/** The time of the latest change below a folder. */
function newest(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !NOT_SOURCE.has(entry.name))
    .map((entry) => join(folder, entry.name))
    .reduce((latest, path) => Math.max(latest, statSync(path).isDirectory() ? newest(path) : statSync(path).mtimeMs), 0);
}

async function build({ force }) {
  for (const part of PARTS.filter((each) => !isPython(each))) {
    const folder = join(ROOT, part);
    const stamp = join(folder, 'dist', '.built');
    if (!force && existsSync(stamp) && statSync(stamp).mtimeMs > newest(folder)) continue;
    await npm(folder, 'run', 'build', '--if-present');
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, '');
  }
}

const scriptsOf = (part) =>
  isPython(part) ? {} : (JSON.parse(readFileSync(join(ROOT, part, 'package.json'), 'utf8')).scripts ?? {});
/** The part that serves: one in Python, or one with a script `start`; else the pages. */
const service = PARTS.find((part) => isPython(part) || scriptsOf(part).start !== undefined);
const pages = PARTS.find((part) => scriptsOf(part).preview !== undefined);

/** As npm would, but signals reach it. */
function started(part) {
  const [program, ...args] = scriptsOf(part).start.split(' ');
  return program === 'node' ? run(node(), args, join(ROOT, part)) : npm(join(ROOT, part), 'start');
}

const TASKS = {
  setup: async () => {},
  build: () => build({ force: true }),
  start: async () => {
    await build({ force: false });
    if (service === undefined) await (pages && npm(join(ROOT, pages), 'run', 'preview'));
    else await (isPython(service) ? python(service, 'start') : started(service));
  },
  dev: () => Promise.all(PARTS.map((part) => (isPython(part) ? python(part, 'dev') : npm(join(ROOT, part), 'run', 'dev', '--if-present')))),
  seed: async () => {
    for (const part of PARTS.filter((each) => scriptsOf(each).seed !== undefined)) await npm(join(ROOT, part), 'run', 'seed');
  },
};

await setup();
if (task in TASKS) {
  await TASKS[task]();
} else {
  for (const part of PARTS) await (isPython(part) ? python(part, task) : npm(join(ROOT, part), 'run', task, ...(task === 'coverage' ? ['--if-present'] : [])));
}
