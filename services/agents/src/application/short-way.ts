import { HexadJson, type ProofRow, type Spec } from '@hexad/proto/documents';
import { MAIN } from '@hexad/workspace';
import type { Pack } from '../domain/pack.js';
import { RUN_TRAILER } from '../domain/story-message.js';
import { recorded } from '../regeneration/application/record.js';
import { LAST, resolveRef, YOURS } from '../regeneration/application/branches.js';
import type { RunWorkspace } from './run-workspace.js';
import { isOurs } from './stories.js';

/** How an edit of a few lines is proved: what it touches anew, while the rest stands as it was proved. */
export interface ShortWay {
  /** The rows of criteria that stand. */
  readonly standing: ReadonlyMap<string, ProofRow>;
  /** Which tests of a pack are run: files of its folder, and the pattern of their names. */
  testsOf(pack: Pack): Promise<{ readonly files: readonly string[]; readonly pattern: string }>;
  /** For people. */
  readonly words: string;
}

/**
 * Undefined where the whole must be proved: no complete proof is recorded, or people have changed something since, of which nobody knows what it touches.
 * Type checks and linters look at all of it in any case.
 */
export async function shortWay(workspace: RunWorkspace, spec: Spec, touched: readonly string[]): Promise<ShortWay | undefined> {
  const { repository } = workspace;
  const [yours, base] = await Promise.all([resolveRef(repository, YOURS), resolveRef(repository, LAST)]);
  if (yours === undefined || base === undefined) return undefined;
  const record = await recorded(workspace, { yours, base }, HexadJson);
  if (record?.status !== 'complete') return undefined;
  const proved = await repository.git.out([
    'log',
    '-1',
    '--topo-order',
    '--format=%H',
    `--grep=^${RUN_TRAILER}: ${record.run}$`,
    yours,
    '--',
  ]);
  if (proved === '') return undefined;
  const edited = await repository.diff(proved, yours);
  if (edited.some(({ path }) => !isOurs(path))) return undefined;

  const again = new Set(touched);
  const rows = new Map(record.proof.map((row) => [row.criterion, row]));
  const standing = new Map<string, ProofRow>();
  for (const { id, criteria } of spec.stories) {
    if (again.has(id)) continue;
    const own = criteria.map((criterion) => rows.get(criterion.id));
    if (own.every((row) => row?.result === 'passed')) for (const row of own) standing.set(row!.criterion, row!);
    else again.add(id);
  }
  const main = await repository.commitOf(MAIN);
  const changed = (await repository.diff(yours, main)).filter(({ status }) => status !== 'D').map(({ path }) => path);
  const ids = [...again].join('|');
  const total = spec.stories.flatMap(({ criteria }) => criteria).length;
  return {
    standing,
    async testsOf({ folder }) {
      const carrying = await repository.filesWith(main, `(^|[^A-Za-z0-9])(${ids})\\.C[0-9]+ `, folder);
      const tests = changed.filter((path) => path.startsWith(`${folder}/`) && /\.test\.[a-z]+$/.test(path));
      const files = [...new Set([...carrying, ...tests])].map((path) => path.slice(folder.length + 1));
      // Of those that carry no criterion all are run.
      return { files: files.toSorted(), pattern: `\\b(?:${ids})\\.C\\d+ |^(?!.*\\bS\\d+\\.C\\d+ )` };
    },
    words:
      standing.size === 0
        ? 'Nothing was planned, and every criterion was proved again.'
        : `Nothing was planned, ${total - standing.size} of ${total} criteria were proved again (${[...again].join(', ')}), and the others stand as they were proved.`,
  };
}
