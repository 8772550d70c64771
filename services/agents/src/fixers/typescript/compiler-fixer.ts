import path from 'node:path';
import { ts } from '@ts-morph/common';
import { data } from '../data.js';
import { edited, together } from '../edits.js';
import type { Finding } from '../finding.js';
import type { Fixer } from '../fixer.js';
import type { SourceTree } from '../source-tree.js';
import { errorsOf, toFinding, unusedOf, type Said } from './diagnostics.js';
import { OWN_RULES } from './own/all.js';
import { projectsOf, SOURCES, type Project } from './projects.js';
import type { Change } from './rule.js';

/** What the compiler says → the names of those of its fixes that are taken for it, the preferred one first. */
type Rules = Readonly<Record<string, readonly string[]>>;
const RULES = data('typescript.json') as Readonly<Record<'types' | 'lint', Rules>>;

const PREFERENCES: ts.UserPreferences = {
  quotePreference: 'auto',
  importModuleSpecifierEnding: 'auto',
  preferTypeOnlyAutoImports: false,
  includePackageJsonAutoImports: 'off',
};

/** Single tries after a round in which all together made it worse. */
const MOST_ALONE = 40;

interface Candidate {
  readonly said: Said;
  readonly change: Change;
  readonly key: string;
}

/** The compiler's own fixes, those of the list, and rules of ours. One that does not leave fewer findings than before is taken back and not tried again. */
export class CompilerFixer implements Fixer {
  readonly name = 'typescript';
  readonly what;
  readonly #tree: SourceTree;
  readonly #projects: readonly Project[];
  readonly #rules: Rules;
  readonly #given = new Set<string>();

  constructor(tree: SourceTree, what: 'types' | 'lint', projects: readonly Project[] = projectsOf(tree)) {
    this.#tree = tree;
    this.what = what;
    this.#projects = projects;
    this.#rules = RULES[what];
  }

  find(): Finding[] {
    return this.#said().map(toFinding(this.#tree));
  }

  /** How many errors each source has. */
  errors(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const project of this.#projects)
      for (const { file } of errorsOf(project, this.#tree)) counts.set(file, (counts.get(file) ?? 0) + 1);
    return counts;
  }

  mend(): void {
    const all = this.#candidates();
    if (all.length === 0 || this.#try(all)) return;
    if (all.length > 1) for (const one of all.slice(0, MOST_ALONE)) if (this.#try([one])) return;
    for (const { key } of all) this.#given.add(key);
  }

  #said(): Said[] {
    const of = this.what === 'types' ? errorsOf : unusedOf;
    return this.#projects.flatMap((project) => of(project, this.#tree)).filter(distinct());
  }

  #candidates(): Candidate[] {
    const found = this.#said().flatMap((said): Candidate[] => {
      const change = this.#changeFor(said);
      const key = `${said.file} ${said.code} ${said.message} ${
        change
          ? [...change.values()]
              .flat()
              .map(({ text }) => text)
              .join()
          : ''
      }`;
      return change && !this.#given.has(key) ? [{ said, change, key }] : [];
    });
    return apart(found, this.#tree);
  }

  /** Whether the changes leave less to mend and no more errors; otherwise all is as it was. */
  #try(candidates: readonly Candidate[]): boolean {
    const before = this.#tree.remember();
    const [findings, errors] = [weigh(this.#said()), this.#sum()];
    for (const [file, edits] of merged(candidates)) {
      const text = edited(this.#tree.read(file)!, edits);
      if (text !== undefined) this.#tree.write(file, text);
    }
    if (weigh(this.#said()) < findings && (this.what === 'types' || this.#sum() <= errors)) return true;
    for (const [file, text] of before) this.#tree.write(file, text);
    if (candidates.length === 1) this.#given.add(candidates[0]!.key);
    return false;
  }

  #sum(): number {
    return [...this.errors().values()].reduce((a, b) => a + b, 0);
  }

  #changeFor(said: Said): Change | undefined {
    const own = OWN_RULES.find(({ codes }) => this.what === 'types' && codes.includes(said.code))?.mend(said, this.#tree);
    if (own) return own;
    const wanted = this.#rules[String(said.code)];
    if (!wanted) return undefined;
    const file = path.join(this.#tree.root, said.file);
    const format = ts.getDefaultFormatCodeSettings('\n');
    const settings = { ...format, indentSize: indentOf(this.#tree.read(said.file)!), semicolons: ts.SemicolonPreference.Ignore };
    const fixes = said.project.service.getCodeFixesAtPosition(file, said.from, said.to, [said.code], settings, PREFERENCES);
    for (const name of wanted) {
      const known = fixes.filter(({ fixName, changes }) => fixName === name && changes.every((change) => this.#isOurs(change)));
      // A parameter that goes would change what callers have to give.
      const fix = known.find(({ description }) => description.startsWith('Prefix ')) ?? known[0];
      if (fix && !givesUp(fix)) return changeOf(fix, this.#tree.root);
    }
    return undefined;
  }

  #isOurs({ fileName, isNewFile }: ts.FileTextChanges): boolean {
    return isNewFile !== true && this.#tree.read(path.relative(this.#tree.root, fileName)) !== undefined;
  }
}

/** Names and modules that nobody finds, and what cannot be read: until they are there, nothing is known of the types around them. */
const BLIND: ReadonlySet<number> = new Set([1005, 1308, 2304, 2305, 2307, 2459, 2503, 2552, 2663, 2834, 2835]);
const BLIND_WEIGHT = 100;

const weigh = (said: readonly Said[]): number => said.reduce((sum, { code }) => sum + (BLIND.has(code) ? BLIND_WEIGHT : 1), 0);

/** A fix that only says `any` finds nothing out. */
const givesUp = ({ changes }: ts.CodeFixAction): boolean =>
  changes.some(({ textChanges }) => textChanges.some(({ newText }) => /\bany\b/.test(newText)));

const changeOf = ({ changes }: ts.CodeFixAction, root: string): Change =>
  new Map(
    changes.map(({ fileName, textChanges }) => [
      path.relative(root, fileName),
      textChanges.map(({ span, newText }) => ({ from: span.start, to: span.start + span.length, text: newText })),
    ]),
  );

/** Those that have no place in common: the others come in the next round, when they may look different. */
function apart(candidates: readonly Candidate[], tree: SourceTree): Candidate[] {
  const names = tree.files(...SOURCES);
  // One text of all sources: places in different files do not meet.
  const starts = new Map<string, number>();
  let at = 0;
  for (const name of names) {
    starts.set(name, at);
    at += tree.read(name)!.length + 2;
  }
  return together(candidates, ({ change }) =>
    [...change].flatMap(([file, edits]) =>
      edits.map(({ from, to, text }) => ({ from: from + starts.get(file)!, to: to + starts.get(file)!, text })),
    ),
  );
}

function merged(candidates: readonly Candidate[]): Map<string, { from: number; to: number; text: string }[]> {
  const all = new Map<string, { from: number; to: number; text: string }[]>();
  for (const { change } of candidates) for (const [file, edits] of change) all.set(file, [...(all.get(file) ?? []), ...edits]);
  return all;
}

function distinct(): (said: Said) => boolean {
  const seen = new Set<string>();
  return ({ file, code, from }) => {
    const key = `${file} ${code} ${from}`;
    return !seen.has(key) && seen.add(key).size > 0;
  };
}

/** Spaces of the first line that is indented. */
const indentOf = (text: string): number => /^( +)\S/m.exec(text)?.[1]?.length ?? 2;
