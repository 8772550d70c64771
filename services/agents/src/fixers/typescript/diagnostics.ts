import path from 'node:path';
import { ts } from '@ts-morph/common';
import type { Finding } from '../finding.js';
import type { SourceTree } from '../source-tree.js';
import type { Project } from './projects.js';

/** Something that the compiler says of a place in one of the sources. */
export interface Said {
  readonly project: Project;
  readonly file: string;
  readonly code: number;
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

const toSaid =
  (project: Project, tree: SourceTree) =>
  ({ file, code, start = 0, length = 0, messageText }: ts.Diagnostic): Said => ({
    project,
    file: path.relative(tree.root, file!.fileName),
    code,
    from: start,
    to: start + length,
    message: ts.flattenDiagnosticMessageText(messageText, ' '),
  });

/** What keeps a project from being compiled. Of sources without types only what is no TypeScript and no JavaScript at all. */
export function errorsOf(project: Project, tree: SourceTree, files: readonly string[] = project.files): Said[] {
  const { service, isTyped } = project;
  return files.flatMap((name) => {
    const file = path.join(tree.root, name);
    const found = [...service.getSyntacticDiagnostics(file), ...(isTyped ? service.getSemanticDiagnostics(file) : [])];
    return found
      .filter((one) => one.file !== undefined && one.category === ts.DiagnosticCategory.Error && !isUnused(one.code))
      .map(toSaid(project, tree));
  });
}

/** What has no use: the compiler says it as a hint, and as an error only when it is told to. */
export function unusedOf(project: Project, tree: SourceTree): Said[] {
  return project.files.flatMap((name) =>
    project.service
      .getSuggestionDiagnostics(path.join(tree.root, name))
      .concat(
        project.isTyped
          ? (project.service
              .getSemanticDiagnostics(path.join(tree.root, name))
              .filter(({ code }) => isUnused(code)) as ts.DiagnosticWithLocation[])
          : [],
      )
      .filter(({ code }) => isUnused(code) || code === NEEDLESS_AWAIT)
      .map(toSaid(project, tree)),
  );
}

const NEEDLESS_AWAIT = 80007;
const UNUSED = new Set([6133, 6138, 6192, 6196, 6198, 6199, 6205, 7027, 7028]);
const isUnused = (code: number): boolean => UNUSED.has(code);

export const toFinding =
  (tree: SourceTree) =>
  ({ file, code, from, message }: Said): Finding => ({
    file,
    line: (tree.read(file) ?? '').slice(0, from).split('\n').length,
    rule: `ts${code}`,
    message,
  });
