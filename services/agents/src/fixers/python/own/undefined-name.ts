import { data } from '../../data.js';
import { withImport } from '../imports.js';
import type { SourceTree } from '../../source-tree.js';
import { nearest } from '../nearest.js';
import type { OwnRule } from '../rule.js';

interface Names {
  readonly modules: readonly string[];
  /** Name → the one module of the standard library that people take it from. */
  readonly names: Readonly<Record<string, string>>;
  readonly builtins: readonly string[];
}
const KNOWN = data('python-names.json') as Names;

/** A name that nothing defines: a module or a name of the standard library, what one other module of the repository defines, or what is spelt almost like it. */
export const undefinedName: OwnRule = {
  code: 'F821',
  mend({ from, to }, file, tree) {
    const text = tree.read(file)!;
    const name = text.slice(from, to);
    if (!/^[A-Za-z_]\w*$/.test(name)) return undefined;
    const own = definersOf(tree, name, file);
    if (own.length > 0) return own.length === 1 ? [withImport(text, own[0]!, name)] : undefined;
    // Written `datetime.now()` it is the class, `datetime.datetime` the module.
    if (name === 'datetime')
      return [withImport(text, name, /^\.(datetime|date|timedelta|timezone)\b/.test(text.slice(to)) ? undefined : name)];
    if (Object.hasOwn(KNOWN.names, name)) return [withImport(text, KNOWN.names[name]!, name)];
    if (KNOWN.modules.includes(name) && text[to] === '.') return [withImport(text, name, undefined)];
    const meant = nearest(name, [...definedIn(text), ...KNOWN.builtins]);
    return meant === undefined ? undefined : [{ from, to, text: meant }];
  },
};

/** Modules of the repository that define the name at their top, as this file would import them. */
function definersOf(tree: SourceTree, name: string, file: string): string[] {
  const defines = new RegExp(`^(?:(?:async\\s+)?def|class)\\s+${name}\\b|^${name}\\s*(?::[^=\\n]+)?=[^=]`, 'm');
  return tree
    .files('.py')
    .filter((other) => other !== file && !/(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$/.test(other) && defines.test(tree.read(other)!))
    .map((other) => moduleOf(tree, other));
}

/** As others of the repository import it; otherwise from the folder above its package. */
function moduleOf(tree: SourceTree, other: string): string {
  const parts = other
    .replace(/\.py$/, '')
    .replace(/\/__init__$/, '')
    .split('/');
  const written = new RegExp(`^(?:from|import) ((?:\\w+\\.)*${parts.at(-1)!})(?=\\s)`, 'm');
  for (const file of tree.files('.py')) {
    const module = written.exec(tree.read(file)!)?.[1];
    if (module !== undefined && `/${parts.join('/')}`.endsWith(`/${module.replaceAll('.', '/')}`)) return module;
  }
  const isPackage = (length: number): boolean => tree.look(`${parts.slice(0, length).join('/')}/__init__.py`) !== undefined;
  let first = parts.length - 1;
  while (first > 0 && isPackage(first)) first -= 1;
  return parts.slice(first).join('.');
}

const DEFINED =
  /\b(?:def|class|import|as|for)\s+([A-Za-z_]\w*)|\b([A-Za-z_]\w*)\s*(?::[^=\n,)]+)?=(?!=)|[(,]\s*\*{0,2}([A-Za-z_]\w*)\s*(?=[,:)=])/g;

/** What the file names in a way that defines something. */
const definedIn = (text: string): string[] => [...text.matchAll(DEFINED)].map((match) => match[1] ?? match[2] ?? match[3]!);
