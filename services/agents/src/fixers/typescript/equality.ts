import path from 'node:path';
import { ts } from '@ts-morph/common';
import { edited, type Edit } from '../edits.js';
import type { Finding } from '../finding.js';
import type { Fixer } from '../fixer.js';
import type { SourceTree } from '../source-tree.js';
import type { Project } from './projects.js';

/** `==` becomes `===` where both sides surely have the same type, so that both mean the same. Found by the linter; only types tell whether it may be mended. */
export class Equality implements Fixer {
  readonly name = 'equality';
  readonly what = 'lint';
  readonly #projects: readonly Project[];

  constructor(projects: readonly Project[]) {
    this.#projects = projects;
  }

  find(): Finding[] {
    return [];
  }

  mend(tree: SourceTree): void {
    for (const { service, files, isTyped } of this.#projects) {
      const program = isTyped ? service.getProgram() : undefined;
      if (!program) continue;
      const checker = program.getTypeChecker();
      for (const name of files) {
        const source = program.getSourceFile(path.join(tree.root, name));
        const edits = source ? [...looseIn(source, checker)] : [];
        const text = edits.length > 0 ? edited(tree.read(name)!, edits) : undefined;
        if (text !== undefined) tree.write(name, text);
      }
    }
  }
}

function* looseIn(node: ts.Node, checker: ts.TypeChecker): Generator<Edit> {
  if (ts.isBinaryExpression(node)) {
    const sign = node.operatorToken;
    const strict = STRICT.get(sign.kind);
    if (strict !== undefined && isSame(kindOf(node.left, checker), kindOf(node.right, checker)))
      yield { from: sign.getStart(), to: sign.getEnd(), text: strict };
  }
  for (const child of node.getChildren()) yield* looseIn(child, checker);
}

const STRICT: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.EqualsEqualsToken, '==='],
  [ts.SyntaxKind.ExclamationEqualsToken, '!=='],
]);

const isSame = (left: string | undefined, right: string | undefined): boolean => left !== undefined && left === right;

/** The one primitive type of a value; undefined when it may have several. */
function kindOf(node: ts.Expression, checker: ts.TypeChecker): string | undefined {
  const type = checker.getTypeAtLocation(node);
  const kinds = new Set(
    (type.isUnion() ? type.types : [type]).map(({ flags }) => PRIMITIVES.find(([flag]) => (flags & flag) !== 0)?.[1] ?? 'other'),
  );
  const [kind] = kinds;
  return kinds.size === 1 && kind !== 'other' ? kind : undefined;
}

const PRIMITIVES: readonly (readonly [ts.TypeFlags, string])[] = [
  [ts.TypeFlags.StringLike, 'string'],
  [ts.TypeFlags.NumberLike, 'number'],
  [ts.TypeFlags.BooleanLike, 'boolean'],
  [ts.TypeFlags.BigIntLike, 'bigint'],
];
