import { isUtf8 } from 'node:buffer';
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Folders that hold what nobody wrote by hand. Hidden ones are not looked into either. */
const SKIPPED = new Set([
  'node_modules',
  'dist',
  'build',
  'out',
  'coverage',
  'vendor',
  'third_party',
  'venv',
  '__pycache__',
  'site-packages',
]);
const MOST_FILES = 5_000;
/** Bytes; a longer file was made by a program. */
const LONGEST = 300_000;

/** The sources of a repository, as they are now: what is changed is written when it is asked for. No link is followed. */
export class SourceTree {
  readonly root: string;
  readonly #texts = new Map<string, string>();
  readonly #onDisk = new Map<string, string>();

  constructor(root: string, endings: readonly string[]) {
    this.root = root;
    for (const name of walk(root, '')) {
      if (this.#texts.size >= MOST_FILES) break;
      if (!endings.some((ending) => name.endsWith(ending))) continue;
      const text = readText(path.join(root, name));
      if (text === undefined) continue;
      this.#texts.set(name, text);
      this.#onDisk.set(name, text);
    }
  }

  /** In order. */
  files(...endings: readonly string[]): string[] {
    return [...this.#texts.keys()].filter((name) => endings.some((ending) => name.endsWith(ending))).sort();
  }

  read(name: string): string | undefined {
    return this.#texts.get(name);
  }

  /** Only files that are there already. */
  write(name: string, text: string): void {
    if (!this.#texts.has(name)) throw new Error(`${name} is not one of the sources.`);
    this.#texts.set(name, text);
  }

  /** A text that may be no source, a configuration for example; undefined: there is no plain file. */
  look(name: string): string | undefined {
    return this.#texts.get(name) ?? readText(path.join(this.root, name));
  }

  /** Everything as it is now, to go back to. */
  remember(): ReadonlyMap<string, string> {
    return new Map(this.#texts);
  }

  /** Files that differ from what was remembered. */
  changedSince(before: ReadonlyMap<string, string>): string[] {
    return [...this.#texts].filter(([name, text]) => before.get(name) !== text).map(([name]) => name);
  }

  /** Writes what was changed, for programs that look at the files themselves. */
  save(): void {
    for (const [name, text] of this.#texts) {
      if (this.#onDisk.get(name) === text) continue;
      writeFileSync(path.join(this.root, name), text);
      this.#onDisk.set(name, text);
    }
  }

  /** Reads what such a program changed. */
  load(): void {
    for (const name of this.#texts.keys()) {
      const text = readText(path.join(this.root, name));
      if (text === undefined) continue;
      this.#texts.set(name, text);
      this.#onDisk.set(name, text);
    }
  }
}

function* walk(root: string, folder: string): Generator<string> {
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || SKIPPED.has(entry.name)) continue;
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(root, name);
    else if (entry.isFile()) yield name;
  }
}

function readText(file: string): string | undefined {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile() || stat.size > LONGEST) return undefined;
  const bytes = readFileSync(file);
  // Bytes that are no UTF-8 would not come back as they were.
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}
