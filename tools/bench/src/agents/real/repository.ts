import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Modules that an agent can look at, one after the other. */
export const MODULES = Array.from({ length: 12 }, (_, n) => `src/m${n}.js`);

const FILES: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ name: 'calculator', version: '1.0.0', type: 'module', scripts: { test: 'node --test' } }),
  'src/calculator.js': 'export const add = (a, b) => a + b;\n\nexport const subtract = (a, b) => a + b;\n',
  'test/calculator.test.js':
    "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { add } from '../src/calculator.js';\n\ntest('adds', () => assert.equal(add(1, 2), 3));\n",
  ...Object.fromEntries(MODULES.map((path, n) => [path, `export const m${n} = ${n};\n`])),
};

/** A small package with a bug, as a git repository of its own. */
export function repository(folder: string): string {
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const git = (...args: string[]): void => {
    const identity = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost'];
    execFileSync('git', ['-C', folder, ...identity, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  };
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'chore: begin');
  return folder;
}
