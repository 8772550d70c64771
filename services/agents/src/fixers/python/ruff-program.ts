// Ruff as packs call it, in the sandbox: `ruff check [--fix] [--output-format=…]` and `ruff format [--check]`, on the whole folder with its pyproject.toml.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';
import { parse } from 'smol-toml';
import { edited, together } from '../edits.js';
import { editsOf, type Diagnostic } from './diagnostics.js';

interface Settings {
  readonly lint?: { readonly 'per-file-ignores'?: Readonly<Record<string, readonly string[]>> };
}

const ROUNDS = 5;
const IGNORED = new Set(['node_modules', '__pycache__', '.venv', '.git', '.mypy_cache', '.pytest_cache']);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { fix: { type: 'boolean' }, check: { type: 'boolean' }, 'output-format': { type: 'string' } },
});
const settings = settingsOf(process.cwd());
const ruff = new Workspace(settings, PositionEncoding.Utf16);
if (positionals[0] === 'format') format();
else check();

function check(): void {
  let found = 0;
  for (const file of sources('.')) {
    const before = readFileSync(file, 'utf8');
    const text = values.fix ? fixed(file, before) : before;
    for (const { code, message, start_location: at } of look(file, text)) {
      found += 1;
      console.log(`${file}:${at.row}:${at.column}: ${code ?? 'invalid-syntax'}: ${message}`);
    }
  }
  console.log(found === 0 ? 'All checks passed!' : `Found ${found} errors.`);
  process.exitCode = found === 0 ? 0 : 1;
}

function format(): void {
  for (const file of sources('.')) {
    const before = readFileSync(file, 'utf8');
    const after = ruff.format(before);
    if (after === before) continue;
    if (!values.check) {
      writeFileSync(file, after);
      continue;
    }
    console.log(`Would reformat: ${file}`);
    process.exitCode = 1;
  }
}

function fixed(file: string, before: string): string {
  let now = before;
  for (let round = 0; round < ROUNDS; round += 1) {
    const text = now;
    const groups = look(file, text).flatMap((one) => [editsOf(text, one) ?? []]);
    const next = edited(now, together(groups, (group) => group).flat());
    if (next === undefined || next === now) break;
    now = next;
  }
  if (now !== before) writeFileSync(file, now);
  return now;
}

/** What is found in a file and not ignored there. */
function look(file: string, text: string): Diagnostic[] {
  const ignored = Object.entries(settings.lint?.['per-file-ignores'] ?? {}).flatMap(([glob, codes]) =>
    path.matchesGlob(file, glob) ? codes : [],
  );
  return (ruff.check(text) as Diagnostic[]).filter(({ code }) => !ignored.some((one) => code?.startsWith(one)));
}

function settingsOf(folder: string): Settings {
  const project = parse(readFileSync(path.join(folder, 'pyproject.toml'), 'utf8')) as { tool?: { ruff?: Settings } };
  return project.tool?.ruff ?? {};
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !IGNORED.has(name))
    .flatMap((entry) => {
      const name = path.join(folder, entry.name);
      if (entry.isDirectory()) return sources(name);
      return entry.isFile() && name.endsWith('.py') ? [name] : [];
    })
    .sort();
}
