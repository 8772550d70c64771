import { createHash } from 'node:crypto';
import { workerTask } from '@hexad/host/worker-task';
import { render, type FileSymbols } from './rank.js';
import { symbolsOf } from './symbols.js';

export interface MapTask {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly others: readonly string[];
  readonly words: readonly string[];
  readonly tokens: number;
}

/** Files of which the symbols are remembered: the next look at a repository differs in a few. */
const KEPT = 20_000;
const known = new Map<string, FileSymbols>();

export const task = workerTask(async ({ files, others, words, tokens }: MapTask): Promise<string> => {
  const symbols: FileSymbols[] = [];
  for (const { path, text } of files) {
    const key = createHash('sha256').update(`${path}\0${text}`).digest('base64');
    const found = known.get(key) ?? (await symbolsOf(path, text));
    known.set(key, found);
    symbols.push(found);
  }
  for (const key of known.keys()) {
    if (known.size <= KEPT) break;
    known.delete(key);
  }
  return render(symbols, words, tokens, others);
});
