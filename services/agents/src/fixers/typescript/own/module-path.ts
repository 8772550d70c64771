import path from 'node:path';
import { SOURCES } from '../projects.js';
import type { OwnRule } from '../rule.js';
import type { SourceTree } from '../../source-tree.js';

/**
 * A relative import that leads nowhere: there is one source of that name, with another ending or in another folder. Which ending others write
 * decides how it is written.
 */
export const modulePath: OwnRule = {
  codes: [2307, 2834, 2835, 5097, 2691],
  mend({ file, from, to }, tree) {
    const text = tree.read(file)!;
    const [quote, given] = [text[from]!, text.slice(from + 1, to - 1)];
    if (!/^['"]$/.test(quote) || !/^\.{1,2}\//.test(given)) return undefined;
    const meant = meantBy(tree, file, given);
    if (meant === undefined) return undefined;
    const relative = path.relative(path.dirname(file), bare(meant));
    const written = `${relative.startsWith('.') ? '' : './'}${relative}${endingAround(tree, meant, given)}`;
    return written === given ? undefined : new Map([[file, [{ from: from + 1, to: to - 1, text: written }]]]);
  },
};

const bare = (name: string): string => name.replace(/\.[cm]?[jt]sx?$/, '');

/** The file where it says, whatever its ending; otherwise the only one with its name. */
function meantBy(tree: SourceTree, file: string, given: string): string | undefined {
  const files = tree.files(...SOURCES).filter((name) => name !== file);
  const place = bare(path.join(path.dirname(file), given));
  const there = files.find((name) => bare(name) === place || bare(name) === `${place}/index`);
  if (there !== undefined) return there;
  const named = files.filter((name) => path.basename(bare(name)) === path.basename(place));
  return named.length === 1 ? named[0] : undefined;
}

/** How most relative imports of the repository end, but for the one that leads nowhere. */
function endingAround(tree: SourceTree, meant: string, wrong: string): string {
  const counts = new Map<string, number>();
  for (const name of tree.files(...SOURCES))
    for (const [, specifier, ending = ''] of tree.read(name)!.matchAll(/from\s+['"](\.{1,2}\/[^'"]*?(\.[cm]?[jt]sx?)?)['"]/g)) {
      if (specifier === wrong) continue;
      const kind = ending === '' ? '' : /t/.test(ending) ? 'ts' : 'js';
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
  const most = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
  const own = path.extname(meant);
  return most === '' ? '' : most === 'ts' ? own : own.replace('ts', 'js').replace('jsx', 'js');
}
