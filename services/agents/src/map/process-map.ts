import { WorkerProcess } from '@hexad/host';
import { AppError } from '@hexad/kernel';
import type { TreeFiles } from '../tools/tree-files.js';
import { RepositoryMap } from '../work/repository-map.js';
import { grammarOf } from './grammars.js';
import type { MapTask } from './map.worker.js';

/** Files, and characters of all of them, that are read for a map; those that the words name come first. */
const MOST_FILES = 1_000;
const MOST_TEXT = 4_000_000;
/** A longer file is made by a program. */
const LONGEST = 300_000;

/** The map is drawn in a process of its own, so that the event loop stays free. */
export class ProcessMap extends RepositoryMap implements AsyncDisposable {
  readonly #worker = new WorkerProcess<MapTask, string>(new URL('../../dist/map/map.worker.js', import.meta.url), 'maps of repositories');

  override async of(tree: TreeFiles, words: readonly string[], tokens: number): Promise<string> {
    const paths = await tree.list();
    const wanted = words.map((word) => word.toLowerCase());
    const hits = (path: string): number => wanted.filter((word) => path.toLowerCase().includes(word)).length;
    const readable = paths
      .filter((path) => grammarOf(path) !== undefined && !/(^|\/)(node_modules|vendor|dist|build|third_party)\//.test(path))
      .sort((a, b) => hits(b) - hits(a));
    const files = await read(tree, readable.slice(0, MOST_FILES));
    const known = new Set(files.map(({ path }) => path));
    return this.#worker.run({ files, others: paths.filter((path) => !known.has(path)), words, tokens });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#worker[Symbol.asyncDispose]();
  }
}

/** Files read side by side. */
const READERS = 16;

async function read(tree: TreeFiles, paths: readonly string[]): Promise<{ path: string; text: string }[]> {
  const texts = new Map<string, string>();
  const queue = paths.values();
  let size = 0;
  const reader = async (): Promise<void> => {
    for (const path of queue) {
      if (size > MOST_TEXT) return;
      const text = await tree.read(path).catch(unreadable);
      if (text === undefined || text.length > LONGEST) continue;
      size += text.length;
      texts.set(path, text);
    }
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  return paths.flatMap((path) => (texts.has(path) ? [{ path, text: texts.get(path)! }] : []));
}

function unreadable(thrown: unknown): undefined {
  if (!['invalid', 'too_large', 'not_found'].includes(AppError.from(thrown).code)) throw thrown;
}
