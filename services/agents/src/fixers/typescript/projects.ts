import path from 'node:path';
import { getLibFiles, libFolderInMemoryPath, ts } from '@ts-morph/common';
import type { SourceTree } from '../source-tree.js';

export const SOURCES = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** A language service over the sources as they are in the tree, not on the disk. */
export interface Project {
  readonly service: ts.LanguageService;
  /** Names below the root of those sources that belong to it. */
  readonly files: readonly string[];
  /** Whether types are checked at all: without a tsconfig nobody said how. */
  readonly isTyped: boolean;
}

/**
 * The projects of a repository: one for each tsconfig.json; sources that belong to none are one of their own, looked at without types. Each source
 * belongs to one only, the nearest.
 */
export function projectsOf(tree: SourceTree): Project[] {
  const left = new Set(tree.files(...SOURCES));
  const configs = configsOf(tree, left);
  const projects = configs.flatMap((config): Project[] => {
    const parsed = readConfig(tree, config);
    const files = parsed.fileNames.map((name) => path.relative(tree.root, name)).filter((name) => left.delete(name));
    return files.length === 0 ? [] : [{ service: serviceOf(tree, parsed.options, parsed.fileNames), files, isTyped: true }];
  });
  if (left.size === 0) return projects;
  const files = [...left];
  const whole = files.map((name) => path.join(tree.root, name));
  return [...projects, { service: serviceOf(tree, UNTYPED, whole), files, isTyped: false }];
}

/** As one would look at sources of which nobody said anything. */
const UNTYPED: ts.CompilerOptions = {
  allowJs: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.Preserve,
  allowImportingTsExtensions: true,
  // Nobody asks for types here, and reading those of the language takes longer than all the rest.
  noLib: true,
};

/** The deepest first, so that a source belongs to the nearest. */
function configsOf(tree: SourceTree, files: ReadonlySet<string>): string[] {
  const folders = new Set<string>();
  for (const file of files)
    for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
      folders.add(folder);
      if (folder === '.') break;
    }
  const found = [...folders].map((folder) => path.join(folder, 'tsconfig.json')).filter((name) => tree.look(name) !== undefined);
  return found.sort((a, b) => b.split('/').length - a.split('/').length || (a < b ? -1 : 1));
}

function readConfig(tree: SourceTree, name: string): ts.ParsedCommandLine {
  const file = path.join(tree.root, name);
  const { config } = ts.readConfigFile(file, (wanted) => ts.sys.readFile(wanted));
  const parsed = ts.parseJsonConfigFileContent(config ?? {}, ts.sys, path.dirname(file));
  // What an older compiler is told not to say any more is no fault of the sources.
  return { ...parsed, options: { ...parsed.options, noEmit: true, composite: false, incremental: false, ignoreDeprecations: '6.0' } };
}

/** Declarations of the language and the browser, as they come with the compiler. */
const LIBRARY: ReadonlyMap<string, string> = new Map(
  getLibFiles().map(({ fileName, text }) => [`${libFolderInMemoryPath}/${fileName}`, text]),
);

/** What several projects have in common, the declarations of the language first of all, is read once. */
const REGISTRY = ts.createDocumentRegistry();

function serviceOf(tree: SourceTree, options: ts.CompilerOptions, roots: readonly string[]): ts.LanguageService {
  const versions = new Map<string, { text: string; version: number }>();
  const inTree = (file: string): string | undefined => LIBRARY.get(file) ?? tree.read(path.relative(tree.root, file));
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...roots],
    getScriptVersion: (file) => {
      const text = inTree(file);
      if (text === undefined) return '0';
      const known = versions.get(file);
      if (known?.text === text) return String(known.version);
      const version = (known?.version ?? 0) + 1;
      versions.set(file, { text, version });
      return String(version);
    },
    getScriptSnapshot: (file) => {
      const text = inTree(file) ?? ts.sys.readFile(file);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => tree.root,
    getDefaultLibFileName: (wanted) => `${libFolderInMemoryPath}/${ts.getDefaultLibFileName(wanted)}`,
    fileExists: (file) => inTree(file) !== undefined || ts.sys.fileExists(file),
    readFile: (file) => inTree(file) ?? ts.sys.readFile(file),
    readDirectory: (...given) => ts.sys.readDirectory(...given),
    directoryExists: (folder) => ts.sys.directoryExists(folder),
    getDirectories: (folder) => ts.sys.getDirectories(folder),
    realpath: (file) => ts.sys.realpath?.(file) ?? file,
  };
  return ts.createLanguageService(host, REGISTRY);
}
