import type { TreeFiles } from '../tools/tree-files.js';

/** What of a repository matters for some words, within a number of tokens. */
export abstract class RepositoryMap {
  abstract of(files: TreeFiles, words: readonly string[], tokens: number): Promise<string>;
}

/** Characters of a token, about. */
const TOKEN = 4;

/** Paths alone, those first that the words name. */
export class PathMap extends RepositoryMap {
  override async of(files: TreeFiles, words: readonly string[], tokens: number): Promise<string> {
    const wanted = words.map((word) => word.toLowerCase());
    const score = (path: string): number => wanted.filter((word) => path.toLowerCase().includes(word)).length;
    const ranked = (await files.list()).map((path) => ({ path, score: score(path) })).sort((a, b) => b.score - a.score);
    let text = '';
    for (const { path } of ranked) {
      if (text.length + path.length > tokens * TOKEN) return `${text}[${ranked.length} files in all]`;
      text += `${path}\n`;
    }
    return text;
  }
}
