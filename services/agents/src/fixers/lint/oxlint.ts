import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataFile } from '../data.js';
import type { Finding } from '../finding.js';
import type { Fixer } from '../fixer.js';
import type { SourceTree } from '../source-tree.js';
import { SOURCES } from '../typescript/projects.js';

const PROGRAM = path.join(path.dirname(createRequire(import.meta.url).resolve('oxlint/package.json')), 'bin/oxlint');
/** Rules whose fixes keep what a program does, and rules of which we take the suggestions too, for here they do as well. */
const CONFIGS = [
  { config: 'oxlint.json', mend: '--fix' },
  { config: 'oxlint-suggestions.json', mend: '--fix-suggestions' },
] as const;
/** Bytes of names on one command line. */
const MOST_NAMES = 100_000;
const OUTPUT = 64 * 1024 * 1024;

interface Told {
  readonly message: string;
  readonly code?: string;
  readonly filename: string;
  readonly labels?: readonly { readonly span: { readonly line: number } }[];
}

/** oxlint with our list of rules; nothing that the repository says of linters is read, for it could name programs. */
export class Oxlint implements Fixer {
  readonly name = 'oxlint';
  readonly what = 'lint';

  find(tree: SourceTree): Finding[] {
    tree.save();
    return CONFIGS.flatMap(({ config }) => this.#run(tree, config, []));
  }

  mend(tree: SourceTree): void {
    tree.save();
    for (const { config, mend } of CONFIGS) this.#run(tree, config, [mend]);
    tree.load();
  }

  #run(tree: SourceTree, config: string, how: readonly string[]): Finding[] {
    const found: Finding[] = [];
    for (const names of portions(tree.files(...SOURCES))) {
      const args = [
        PROGRAM,
        '--config',
        fileURLToPath(dataFile(config)),
        '--disable-nested-config',
        '--no-ignore',
        '--format=json',
        ...how,
        '--',
        ...names,
      ];
      const { stdout, error, stderr } = spawnSync(process.execPath, args, { cwd: tree.root, encoding: 'utf8', maxBuffer: OUTPUT });
      if (error) throw error;
      found.push(...read(stdout, stderr));
    }
    return found;
  }
}

function read(stdout: string, stderr: string): Finding[] {
  const at = stdout.indexOf('{');
  if (at < 0) throw new Error(`oxlint said nothing that can be read: ${(stdout || stderr).slice(0, 300)}`);
  const { diagnostics } = JSON.parse(stdout.slice(at)) as { diagnostics: readonly Told[] };
  return diagnostics.map(({ message, code = 'syntax', filename, labels }) => ({
    file: filename,
    line: labels?.[0]?.span.line ?? 1,
    rule: `oxlint/${/\((.*)\)/.exec(code)?.[1] ?? code}`,
    message,
  }));
}

function* portions(names: readonly string[]): Generator<string[]> {
  let [part, size]: [string[], number] = [[], 0];
  for (const name of names) {
    if (size + name.length > MOST_NAMES) {
      yield part;
      [part, size] = [[], 0];
    }
    part.push(name);
    size += name.length + 1;
  }
  if (part.length > 0) yield part;
}
