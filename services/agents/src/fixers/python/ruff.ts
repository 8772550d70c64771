import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';
import { edited, placeOf, together, type Edit } from '../edits.js';
import type { Finding } from '../finding.js';
import type { Fixer } from '../fixer.js';
import type { SourceTree } from '../source-tree.js';
import { OWN_RULES } from './own/all.js';
import type { Told } from './rule.js';
import { editsOf, type Diagnostic } from './diagnostics.js';
import { ruffChoice } from './settings.js';

/** No code: it is no Python. */
const SYNTAX = 'syntax';
/** What a change must not make more of: names that nothing defines, and what cannot be read. */
const BROKEN = new Set([SYNTAX, 'invalid-syntax', 'F821', 'F822', 'F823']);
const MOST_ALONE = 40;

/** Ruff, and rules of ours for what it only finds. */
export class Ruff implements Fixer {
  readonly name = 'ruff';
  readonly what;
  readonly #ruff: Workspace;
  readonly #mended: ReadonlySet<string>;
  readonly #given = new Set<string>();
  /** Files with texts that they had: none comes back. */
  readonly #seen = new Set<string>();

  constructor(tree: SourceTree, what: 'lint' | 'types') {
    this.what = what;
    const { options, mended } = ruffChoice(tree, what);
    this.#ruff = new Workspace(options, PositionEncoding.Utf16);
    this.#mended = mended;
  }

  find(tree: SourceTree): Finding[] {
    return tree
      .files('.py')
      .flatMap((file) =>
        this.#check(tree.read(file)!, file).map(({ code, message, line }) => ({ file, line, rule: `ruff/${code}`, message })),
      );
  }

  mend(tree: SourceTree): void {
    for (const file of tree.files('.py')) this.#mendFile(file, tree);
  }

  #mendFile(file: string, tree: SourceTree): void {
    const text = tree.read(file)!;
    const told = this.#check(text, file);
    const candidates = told.flatMap((one) => {
      const edits = this.#editsFor(one, file, tree);
      const key = `${file} ${one.code} ${one.message} ${text.slice(one.from, one.to)}`;
      return edits && !this.#given.has(key) ? [{ edits, key }] : [];
    });
    const round = together(candidates, ({ edits }) => edits);
    if (round.length === 0 || this.#better(file, text, round, told, tree)) return;
    for (const one of round.slice(0, MOST_ALONE)) {
      if (round.length > 1 && this.#better(file, text, [one], told, tree)) return;
      this.#given.add(one.key);
    }
  }

  #better(
    file: string,
    text: string,
    round: readonly { readonly edits: readonly Edit[] }[],
    before: readonly Told[],
    tree: SourceTree,
  ): boolean {
    const next = edited(
      text,
      round.flatMap(({ edits }) => edits),
    );
    if (next === undefined || next === text) return false;
    const after = this.#check(next, file);
    const known = broken(before);
    // Some fixes only lead to the next one: `List` becomes `list`, and then its import has no use.
    const isKnown = this.#seen.has(`${file}\0${next}`);
    this.#seen.add(`${file}\0${text}`).add(`${file}\0${next}`);
    if (isKnown || after.length > before.length || [...broken(after)].some((one) => !known.has(one))) return false;
    tree.write(file, next);
    return true;
  }

  #editsFor(told: Told, file: string, tree: SourceTree): readonly Edit[] | undefined {
    const own = OWN_RULES.find(({ code }) => code === told.code);
    if (own) return own.mend(told, file, tree);
    // What a package imports in its __init__ is what it offers.
    if (told.code === 'F401' && file.endsWith('__init__.py')) return undefined;
    return this.#mended.has(told.code) ? told.fix : undefined;
  }

  #check(text: string, file: string): Told[] {
    const found = this.#ruff.check(text) as Diagnostic[];
    return found
      .filter(({ code }) => !(code === 'F401' && file.endsWith('__init__.py')))
      .map((one) => ({
        code: one.code ?? SYNTAX,
        message: one.message,
        line: one.start_location.row,
        from: placeOf(text, one.start_location),
        to: placeOf(text, one.end_location),
        fix: editsOf(text, one),
      }));
  }
}

const broken = (told: readonly Told[]): Set<string> => new Set(told.filter(({ code }) => BROKEN.has(code)).map(({ message }) => message));
