import type { What } from './finding.js';
import type { Fixer } from './fixer.js';
import { Oxlint } from './lint/oxlint.js';
import { Ruff } from './python/ruff.js';
import type { SourceTree } from './source-tree.js';
import { CompilerFixer } from './typescript/compiler-fixer.js';
import { Equality } from './typescript/equality.js';
import { projectsOf, SOURCES } from './typescript/projects.js';

/** Who looks at these sources, in the order in which they mend: names and types first, for what has no use shows only then. */
export function fixersFor(tree: SourceTree, wanted: ReadonlySet<What>): Fixer[] {
  const fixers: Fixer[] = [];
  const whats = (['types', 'lint'] as const).filter((what) => wanted.has(what));
  if (tree.files(...SOURCES).length > 0) {
    const projects = projectsOf(tree);
    for (const what of whats) {
      fixers.push(new CompilerFixer(tree, what, projects));
      if (what === 'lint')
        fixers.push(...[new Equality(projects), new Oxlint()].map((fixer) => checked(fixer, new CompilerFixer(tree, 'types', projects))));
    }
  }
  if (tree.files('.py').length > 0) for (const what of whats) fixers.push(new Ruff(tree, what));
  return fixers;
}

/** A source that has more errors of types after a change than before is taken back. */
const checked = (fixer: Fixer, compiler: CompilerFixer): Fixer => ({
  name: fixer.name,
  what: fixer.what,
  find: (tree) => fixer.find(tree),
  mend: (tree) => {
    const [before, errors] = [tree.remember(), compiler.errors()];
    fixer.mend(tree);
    if (tree.changedSince(before).length === 0) return;
    for (const [file, count] of compiler.errors())
      if (count > (errors.get(file) ?? 0) && before.has(file)) tree.write(file, before.get(file)!);
  },
});
