import { FORMATTED, formatAll, unformatted } from './format/prettier.js';
import { fixersFor } from './fixers.js';
import { inWords, type Finding, type What } from './finding.js';
import { SourceTree } from './source-tree.js';
import { SOURCES } from './typescript/projects.js';

/** One fix may be what the next one waits for; after so many rounds what is left stays. */
const ROUNDS = 12;

export interface Mended {
  readonly found: readonly Finding[];
  /** Of them, or of what came to light meanwhile. */
  readonly left: readonly Finding[];
  /** Files that were changed. */
  readonly changed: readonly string[];
}

/** Looks through the sources below `root` and mends what there are rules for, until a round changes nothing. `looksOnly`: changes nothing at all. */
export async function mend(root: string, wanted: ReadonlySet<What>, { looksOnly = false } = {}): Promise<Mended> {
  const tree = new SourceTree(root, wanted.has('format') ? [...new Set([...SOURCES, ...FORMATTED, '.py'])] : [...SOURCES, '.py']);
  const first = tree.remember();
  const fixers = fixersFor(tree, wanted);
  const look = async (): Promise<Finding[]> =>
    distinct([...fixers.flatMap((fixer) => fixer.find(tree)), ...(wanted.has('format') ? await unformatted(tree) : [])]);
  const found = await look();
  if (looksOnly || found.length === 0) return { found, left: found, changed: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = tree.remember();
    for (const fixer of fixers) fixer.mend(tree);
    if (tree.changedSince(before).length === 0) break;
  }
  if (wanted.has('format')) await formatAll(tree);
  tree.save();
  return { found, left: await look(), changed: tree.changedSince(first) };
}

/** Two may say the same of one place. */
function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [inWords(finding), finding])).values()];
}
