import { AppError } from '@hexad/kernel';
import type { GitRepository } from '@hexad/workspace';
import { z } from 'zod';
import { Action, type ActionContext } from '../application/action.js';
import type { Sources } from '../source/sources.js';
import { namesIn, predict } from './predict.js';

/** What the action `predict_files` takes. */
export const PredictInputs = z.object({
  goal: z.string().trim().min(3).max(100_000),
  repo: z.string().min(1).max(4_096),
  base: z.string().max(200).default(''),
  /** What a plan says will change. */
  planned: z.array(z.string().min(1).max(1_000)).max(100).default([]),
});
type PredictInputs = z.infer<typeof PredictInputs>;

/** Commits that are looked at. */
const COMMITS = 400;

/** Says which files a piece of work will probably change, from the plan, the symbols that it names and the history, so that they can be leased before it begins. */
export class PredictFiles extends Action<typeof PredictInputs> {
  override readonly name = 'predict_files';
  override readonly inputs = PredictInputs;
  override readonly ownRepository = false;
  readonly #sources: Sources;

  constructor(sources: Sources) {
    super();
    this.#sources = sources;
  }

  override async execute({ goal, repo, base, planned }: PredictInputs, { task, signal }: ActionContext): Promise<object> {
    const source = await this.#sources.open(task, repo, signal);
    const commit = await source.commitOf(base);
    const { repository } = source;
    const [paths, definers, history] = await Promise.all([
      lines(repository, ['ls-tree', '-r', '-z', '--name-only', commit], '\0'),
      definersOf(repository, commit, namesIn(goal)),
      historyOf(repository, commit),
    ]);
    const predicted = predict({ goal, planned, paths, definers, history });
    return { files: predicted.map(({ path }) => path), predicted };
  }
}

const WORDS = '(function|class|interface|type|enum|const|let|var|def|fn|func|struct|trait|module|record)';

/** Files in which one of the names is defined, as most languages write it. */
async function definersOf(repository: GitRepository, commit: string, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const pattern = `(^|[^A-Za-z0-9_$])${WORDS}[*]?[[:space:]]+(${names.map((name) => name.replaceAll('$', '\\$')).join('|')})([^A-Za-z0-9_$]|$)`;
  const found = await lines(repository, ['grep', '-z', '-I', '-l', '-E', '-e', pattern, commit, '--'], '\0').catch(tooMuch);
  return found.map((line) => line.slice(commit.length + 1));
}

async function historyOf(repository: GitRepository, commit: string): Promise<string[][]> {
  const args = ['log', '-z', `--max-count=${COMMITS}`, '--no-merges', '--no-renames', '--format=%x01', '--name-only', commit, '--'];
  const { stdout } = await repository.git.exec(args).catch((thrown: unknown) => ({ stdout: tooMuch(thrown).join('') }));
  return stdout
    .split('\u0001')
    .map((text) => text.split(/[\0\n]+/).filter(Boolean))
    .filter(({ length }) => length > 0);
}

async function lines(repository: GitRepository, args: readonly string[], separator: string): Promise<string[]> {
  const { stdout } = await repository.git.exec(args, { accept: [1] });
  return stdout.split(separator).filter(Boolean);
}

/** Where looking takes too long nothing is known of it. */
function tooMuch(thrown: unknown): string[] {
  const { code } = AppError.from(thrown);
  if (code !== 'timeout' && code !== 'too_large') throw thrown;
  return [];
}
