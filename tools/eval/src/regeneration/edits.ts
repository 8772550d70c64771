import type { Choices } from '@hexad/service-codegen/fixtures/any-spec';
import type { Files, FileState } from './files.js';

/** What a person made of a repository. */
export interface Edited {
  readonly files: Files;
  /** For each file that a person has now and touched: what it was made of; undefined: it is new. */
  readonly origins: ReadonlyMap<string, string | undefined>;
  /** Files that a person took away. */
  readonly removed: ReadonlySet<string>;
}

const LOCK = /package-lock\.json$/;
/** Edits in one round. */
const MOST = 8;

/** A few edits of kinds that people make, each with words of its own. `coming`: files that will be generated and are not there yet. */
export function edited(choose: Choices, base: Files, coming: readonly string[]): Edited {
  const hand = new Hand(choose, base, coming);
  for (let left = choose.number(1, MOST); left > 0; left -= 1) hand.edit();
  return hand;
}

class Hand implements Edited {
  readonly files: Map<string, FileState>;
  readonly origins = new Map<string, string | undefined>();
  readonly removed = new Set<string>();
  readonly #choose: Choices;
  readonly #coming: readonly string[];
  #words = 0;

  constructor(choose: Choices, base: Files, coming: readonly string[]) {
    this.#choose = choose;
    this.#coming = coming;
    this.files = new Map(base);
  }

  edit(): void {
    const path = this.#choose.one([...this.files.keys()].filter((name) => !LOCK.test(name)));
    if (path === undefined) return;
    const kinds: readonly ((file: string) => void)[] = [
      (file) => this.#insert(file),
      (file) => this.#insert(file),
      (file) => this.#change(file),
      (file) => this.#change(file),
      (file) => this.#delete(file),
      (file) => this.#copy(file),
      (file) => this.#end(file),
      (file) => this.#carriage(file),
      (file) => this.#program(file),
      (file) => this.#rename(file),
      (file) => this.#forget(file),
      () => this.#add(),
    ];
    this.#choose.one(kinds)!(path);
  }

  #insert(path: string): void {
    this.#lines(path, (lines, at) => lines.splice(at, 0, ...Array.from({ length: this.#choose.number(1, 3) }, () => this.#word())));
  }

  #change(path: string): void {
    this.#lines(path, (lines, at) => lines.splice(at, 1, `${lines[at] ?? ''} ${this.#word()}`));
  }

  #delete(path: string): void {
    this.#lines(path, (lines, at) => lines.splice(at, this.#choose.number(1, 3)));
  }

  /** A line that is there already, once more. */
  #copy(path: string): void {
    this.#lines(path, (lines, at) => lines.splice(this.#choose.number(0, lines.length), 0, lines[at] ?? ''));
  }

  #end(path: string): void {
    this.#put(path, ({ text }) => (text.endsWith('\n') ? text.slice(0, -1) : `${text}\n`));
  }

  #carriage(path: string): void {
    this.#put(path, ({ text }) => text.replaceAll(/\r?\n/g, '\r\n'));
  }

  #program(path: string): void {
    const file = this.files.get(path)!;
    this.#touch(path);
    this.files.set(path, { ...file, executable: !file.executable });
  }

  #rename(path: string): void {
    const name = `ours/${this.#words++}-${path.slice(path.lastIndexOf('/') + 1)}`;
    const origin = this.origins.has(path) ? this.origins.get(path) : path;
    this.files.set(name, this.files.get(path)!);
    this.#forget(path);
    this.origins.set(name, origin);
  }

  #add(): void {
    const path = (this.#choose.flip() ? this.#choose.one(this.#coming) : undefined) ?? `ours/${this.#words++}.ts`;
    if (this.files.has(path)) return;
    this.origins.set(path, undefined);
    this.files.set(path, { text: `${this.#word()}\n${this.#word()}\n`, executable: false });
  }

  #forget(path: string): void {
    if (this.origins.get(path) === path || !this.origins.has(path)) this.removed.add(path);
    this.origins.delete(path);
    this.files.delete(path);
  }

  #touch(path: string): void {
    if (!this.origins.has(path)) this.origins.set(path, path);
  }

  #lines(path: string, change: (lines: string[], at: number) => unknown): void {
    this.#put(path, ({ text }) => {
      const lines = text.split('\n');
      change(lines, this.#choose.number(0, Math.max(0, lines.length - 1)));
      return lines.join('\n');
    });
  }

  #put(path: string, change: (file: FileState) => string): void {
    const file = this.files.get(path)!;
    this.#touch(path);
    this.files.set(path, { ...file, text: change(file) });
  }

  #word(): string {
    return `// a word of ours, number ${this.#words++}`;
  }
}
