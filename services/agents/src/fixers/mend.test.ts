import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { What } from './finding.js';
import { mend } from './mend.js';

const CONFIG = JSON.stringify({
  compilerOptions: {
    strict: true,
    target: 'es2022',
    lib: ['es2022'],
    module: 'nodenext',
    noEmit: true,
    types: [],
    allowImportingTsExtensions: true,
  },
  include: ['src'],
});
const TYPED = { 'package.json': '{"type":"module"}', 'tsconfig.json': CONFIG };
const ALL: readonly What[] = ['types', 'lint'];

function repository(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(path.join(tmpdir(), 'hexad-fixers-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return root;
}

async function mended(files: Readonly<Record<string, string>>, name: string, wanted = ALL) {
  const root = repository(files);
  const { left, changed } = await mend(root, new Set(wanted));
  return { text: readFileSync(path.join(root, name), 'utf8'), left: left.map(({ rule }) => rule), changed };
}

describe('TypeScript', () => {
  it('takes the fixes of the compiler until none is left to take', async () => {
    const money = 'export interface Money {\n  cents: number;\n}\n\nexport const load = async (): Promise<Money> => ({ cents: 1 });\n';
    const cart = `import { strict } from './money.ts';
export async function total(unused: string) {
  var found = load();
  if (typeof found.cents == 'number') return found.cents.toFixd(2);
  return 0;
}
`;
    expect(await mended({ ...TYPED, 'src/money.ts': money, 'src/cart.ts': cart }, 'src/cart.ts')).toEqual({
      text: `import { load } from './money.ts';
export async function total(_unused: string) {
  const found = await load();
  if (typeof found.cents === 'number') return found.cents.toFixed(2);
  return 0;
}
`,
      left: [],
      changed: ['src/cart.ts'],
    });
  });

  it.each([
    [
      'an import that leads nowhere',
      "import { a } from './lib/a';\nexport const b = a;\n",
      "import { a } from './a.ts';\nexport const b = a;\n",
    ],
    [
      'a caught value that is taken for an error',
      "import { a } from './a.ts';\nexport function b(): string {\n  try {\n    return a;\n  } catch (error) {\n    return error.message;\n  }\n}\n",
      "import { a } from './a.ts';\nexport function b(): string {\n  try {\n    return a;\n  } catch (error) {\n    return (error as Error).message;\n  }\n}\n",
    ],
    [
      'an expectation of an error that is none',
      "import { a } from './a.ts';\n// @ts-expect-error none\nexport const b = a;\n",
      "import { a } from './a.ts';\nexport const b = a;\n",
    ],
  ])('has rules of its own: %s', async (_, before, after) => {
    const others = { 'src/a.ts': "export const a = '';\n", 'src/x/c.ts': "import { a } from '../a.ts';\nexport const c = a;\n" };
    expect((await mended({ ...TYPED, ...others, 'src/b.ts': before }, 'src/b.ts')).text).toBe(after);
  });

  it.each([
    ['`==` of different types', 'export const same = (a: unknown, b: string): boolean => a == b;\n', ['oxlint/eqeqeq']],
    ['a property that is missing', 'export const a: { b: number } = {};\n', ['ts2741']],
    ['what is possibly undefined', 'export const a = (b?: string): number => b.length;\n', ['ts18048']],
  ])('leaves what could change what the program does, and says so: %s', async (_, text, left) => {
    expect(await mended({ ...TYPED, 'src/a.ts': text }, 'src/a.ts')).toEqual({ text, left, changed: [] });
  });

  it('does not say `any` to be rid of a finding', async () => {
    const text = 'export const call = (f) => f;\n';
    expect(await mended({ ...TYPED, 'src/a.ts': text }, 'src/a.ts')).toMatchObject({ text, left: ['ts7006'] });
  });

  it('looks at JavaScript without types', async () => {
    const text = "import { a } from './a.js';\nvar b = 1;\nexport const c = () => nobody + b;\n";
    expect(await mended({ 'b.js': text, 'a.js': 'export const a = 1;\n' }, 'b.js')).toMatchObject({
      text: 'const b = 1;\nexport const c = () => nobody + b;\n',
      left: [],
    });
  });
});

describe('Python', () => {
  it('takes the fixes of ruff, and imports and spells names', async () => {
    const shop = `"""Doc."""
import os
from typing import List


def load(path: str = None) -> List[int]:
    try:
        return [helper(line) for line in Path(path).read_text().splitlines()]
    except ValueError as error:
        raise RuntimeError(f"bad")


def total(values):
    if values == None:
        return json.dumps(0)
    return sum(valuse)
`;
    const found = await mended(
      { 'shop/__init__.py': '', 'shop/a.py': shop, 'shop/b.py': 'def helper(text):\n    return int(text)\n' },
      'shop/a.py',
    );
    expect(found).toEqual({
      text: `"""Doc."""
from pathlib import Path
from shop.b import helper
import json


def load(path: str | None = None) -> list[int]:
    try:
        return [helper(line) for line in Path(path).read_text().splitlines()]
    except ValueError as error:
        raise RuntimeError("bad") from error


def total(values):
    if values is None:
        return json.dumps(0)
    return sum(values)
`,
      left: [],
      changed: ['shop/a.py'],
    });
  });

  it('leaves what a package offers in its __init__, and what could change what the program does', async () => {
    const text = 'from shop.a import a\n';
    expect(await mended({ 'shop/__init__.py': text, 'shop/a.py': 'def a(b=[]):\n    return b\n' }, 'shop/__init__.py')).toEqual({
      text,
      left: ['ruff/B006'],
      changed: [],
    });
  });

  it('mends each of several equal files', async () => {
    expect((await mended({ 'a.py': 'import os\n', 'b.py': 'import os\n' }, 'b.py')).changed).toEqual(['a.py', 'b.py']);
  });

  it('goes by the rules that the repository chose', async () => {
    const files = { 'pyproject.toml': '[tool.ruff.lint]\nselect = ["I"]\n', 'a.py': 'import sys\nimport os\n\nprint(os, sys, f"x")\n' };
    expect((await mended(files, 'a.py')).text).toBe('import os\nimport sys\n\nprint(os, sys, f"x")\n');
  });
});

it('no link is followed and nothing but sources is touched', async () => {
  const outside = repository({ 'a.js': 'var a = 1;\nexport { a };\n' });
  const root = repository({ 'b.js': 'export const b = 1;\n', 'node_modules/c/c.js': 'var c = 1;\n', '.hidden/d.js': 'var d = 1;\n' });
  symlinkSync(path.join(outside, 'a.js'), path.join(root, 'a.js'));
  symlinkSync(outside, path.join(root, 'linked'));
  expect(await mend(root, new Set(ALL))).toEqual({ found: [], left: [], changed: [] });
  expect(readFileSync(path.join(outside, 'a.js'), 'utf8')).toContain('var a');
});

it('what is no UTF-8 stays as it is, byte by byte', async () => {
  const root = repository({});
  const bytes = Buffer.from('# caf\xe9\nimport os\n', 'latin1');
  for (const name of ['a.py', 'a.js', 'a.md']) writeFileSync(path.join(root, name), bytes);
  expect(await mend(root, new Set(['types', 'lint', 'format']))).toEqual({ found: [], left: [], changed: [] });
  expect(readFileSync(path.join(root, 'a.py')).equals(bytes)).toBe(true);
});

it('formats with the settings of the repository', async () => {
  const files = { '.prettierrc': '{ "singleQuote": true }', 'a.ts': 'export const a = {b:"c"}' };
  expect(await mended(files, 'a.ts', ['format'])).toEqual({ text: "export const a = { b: 'c' };\n", left: [], changed: ['a.ts'] });
});
