import path from 'node:path';
import { check, format, getFileInfo, resolveConfig, type Options } from 'prettier';
import type { Finding } from '../finding.js';
import type { SourceTree } from '../source-tree.js';

/** What Prettier knows and people write by hand. */
export const FORMATTED = [
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.json',
  '.css',
  '.scss',
  '.html',
  '.vue',
  '.md',
  '.yaml',
  '.yml',
];

/** Files that are not as Prettier writes them, with the settings of the repository. */
export async function unformatted(tree: SourceTree): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const file of tree.files(...FORMATTED)) {
    const options = await optionsFor(tree, file);
    if (options && !(await check(tree.read(file)!, options).catch(() => true)))
      found.push({ file, line: 1, rule: 'prettier', message: 'It is not formatted.' });
  }
  return found;
}

/** What cannot be read stays as it is. */
export async function formatAll(tree: SourceTree): Promise<void> {
  for (const file of tree.files(...FORMATTED)) {
    const options = await optionsFor(tree, file);
    const text = options && (await format(tree.read(file)!, options).catch(() => undefined));
    if (text !== undefined) tree.write(file, text);
  }
}

async function optionsFor(tree: SourceTree, file: string): Promise<Options | undefined> {
  const whole = path.join(tree.root, file);
  const { ignored, inferredParser } = await getFileInfo(whole, {
    ignorePath: path.join(tree.root, '.prettierignore'),
    withNodeModules: false,
  });
  if (ignored || inferredParser === null) return undefined;
  return { ...(await resolveConfig(whole, { editorconfig: true })), filepath: whole };
}
