import type { HexadJson } from '@hexad/proto/documents';
import type { Git } from '@hexad/workspace';
import { declaredIn } from './declared.js';
import { editOf } from './edit.js';
import { fileIn, RECORD, WORDS, type Built } from './recorded.js';

/** Where spec, code and tests do not agree. */
export interface Drift {
  readonly kind:
    | 'spec_edited'
    | 'criterion_unproved'
    | 'criterion_untested'
    | 'test_unknown'
    | 'entity_unknown'
    | 'field_unknown'
    | 'route_unknown'
    | 'file_changed'
    | 'file_added'
    | 'file_removed';
  /** A criterion, test, route, field or file. */
  readonly what: string;
  /** Relative to the repository, where it is in one file. */
  readonly file?: string;
  readonly line?: number;
  readonly message: string;
}

/** Both ways: what the spec asks for and code and tests do not have, and what they have and the spec does not know. Reads files, runs nothing. */
export async function driftOf(built: Built): Promise<Drift[]> {
  const tests = await testsIn(built);
  return [...(await edits(built)), ...criteria(built.record, tests), ...unknownTests(built.record, tests), ...(await fromGenerated(built))];
}

async function edits(built: Built): Promise<Drift[]> {
  const revised = await editOf(built);
  if (revised === undefined) return [];
  const { added, modified, removed } = revised.revision;
  const count = added.length + modified.length + removed.length;
  const message = `${revised.edit.file} was edited (${count} ${count === 1 ? 'requirement' : 'requirements'}) and code and tests do not follow yet; \`hexad spec apply\` takes it up.`;
  return [{ kind: 'spec_edited', what: revised.edit.file, file: revised.edit.file, message }];
}

interface FoundTest {
  readonly criterion: string;
  readonly file: string;
  readonly line: number;
}

const CRITERION = /\b(S\d+\.C\d+) /;

/** Tests that carry the id of a criterion, as they lie in the folder. */
async function testsIn({ folder, git, record }: Built): Promise<FoundTest[]> {
  const listed = await git.out(['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  const paths = listed.split('\0').filter((path) => isTest(path) && path !== '');
  const found = await Promise.all(
    paths.map(async (file) => {
      const lines = ((await fileIn(folder, file)) ?? '').split('\n');
      return lines.flatMap((text, at) => {
        const criterion = TEST.test(text) || isPython(file) ? CRITERION.exec(text)?.[1] : undefined;
        return criterion === undefined || record.spec.stories.length === 0 ? [] : [{ criterion, file, line: at + 1 }];
      });
    }),
  );
  return found.flat();
}

const isTest = (path: string): boolean => /(\.test\.[a-z]+|(^|\/)test_[^/]+\.py|_test\.py)$/.test(path);
const isPython = (path: string): boolean => path.endsWith('.py');
const TEST = /\b(?:test|it)(?:\.\w+)*\(/;

function criteria({ spec, proof }: HexadJson, tests: readonly FoundTest[]): Drift[] {
  const carried = new Set(tests.map(({ criterion }) => criterion));
  const rows = new Map(proof.map((row) => [row.criterion, row]));
  return spec.stories.flatMap(({ criteria: all }) =>
    all.flatMap(({ id }): Drift[] => {
      if (!carried.has(id)) return [{ kind: 'criterion_untested', what: id, message: `No test carries ${id} any more.` }];
      const row = rows.get(id);
      if (row?.result === 'passed') return [];
      return [{ kind: 'criterion_unproved', what: id, message: `${id} has no passing test: ${row?.reason ?? 'nothing proved it'}.` }];
    }),
  );
}

function unknownTests({ spec }: HexadJson, tests: readonly FoundTest[]): Drift[] {
  const known = new Set(spec.stories.flatMap(({ criteria: all }) => all.map(({ id }) => id)));
  return tests
    .filter(({ criterion }) => !known.has(criterion))
    .map(({ criterion, file, line }) => ({ kind: 'test_unknown', what: criterion, file, line, message: `The test carries ${criterion}, which the spec does not know.` })); // prettier-ignore
}

/** What was generated last; undefined where its commit is not here. */
async function generatedCommit(git: Git, run: string): Promise<string | undefined> {
  const branch = await git.exec(['rev-parse', '--verify', '--quiet', 'refs/heads/hexad/generated'], { accept: [1] });
  const from = ['HEAD', ...(branch.code === 0 ? ['refs/heads/hexad/generated'] : [])];
  const commit = await git.out(['log', '-1', '--topo-order', '--format=%H', `--grep=^Hexad-Generated: ${run}$`, ...from, '--']);
  return commit === '' ? undefined : commit;
}

const STATES = { A: ['file_added', 'was added by hand'], D: ['file_removed', 'was generated and is gone'], M: ['file_changed', 'is not as it was generated'] } as const; // prettier-ignore

/** Files that people changed away from what the spec generates, and what they declare in them that it does not know. */
async function fromGenerated({ folder, git, record }: Built): Promise<Drift[]> {
  const commit = await generatedCommit(git, record.run);
  if (commit === undefined) return [];
  const parts = (await git.out(['diff', '--name-status', '--no-renames', '-z', commit, '--'])).split('\0');
  const added = (await git.out(['ls-files', '-z', '--others', '--exclude-standard'])).split('\0').filter((path) => path !== '');
  const changed = parts.flatMap((status, at) => (at % 2 === 0 && parts[at + 1] ? [{ status, path: parts[at + 1]! }] : []));
  const all = [...changed, ...added.map((path) => ({ status: 'A', path }))].filter(({ path }) => path !== RECORD && path !== WORDS);
  const found = await Promise.all(
    all.map(async ({ status, path }): Promise<Drift[]> => {
      const [kind, words] = STATES[status as keyof typeof STATES] ?? STATES.M;
      const drift: Drift = { kind, what: path, file: path, message: `${path} ${words}.` };
      if (status === 'D' || isTest(path)) return [drift];
      const text = (await fileIn(folder, path)) ?? '';
      const before = status === 'A' ? '' : (await git.exec(['cat-file', 'blob', `${commit}:${path}`], { accept: [128] })).stdout;
      return [drift, ...declaredIn(record.spec, { path, text, before })];
    }),
  );
  return found.flat();
}
