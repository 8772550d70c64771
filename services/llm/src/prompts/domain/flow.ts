import { namesIn, type Node } from './scan.js';

/** What a template's own names are, and where values from outside come out. */
export interface Flow {
  /** Made in the template: of loops and assignments. */
  readonly locals: ReadonlySet<string>;
  /** Names, inputs or locals, that may hold something from outside. */
  readonly tainted: ReadonlySet<string>;
}

interface Assignment {
  readonly targets: readonly string[];
  readonly sources: readonly string[];
}

/** Follows values through loops, assignments and captures, and rather says too much than too little. */
export function flowOf(nodes: readonly Node[], untrusted: ReadonlySet<string>): Flow {
  const assignments = nodes.flatMap((node, index) => assignmentOf(node, nodes.slice(index + 1)));
  const tainted = new Set(untrusted);
  for (let before = -1; before !== tainted.size;) {
    before = tainted.size;
    for (const { targets, sources } of assignments)
      if (sources.some((name) => tainted.has(name))) for (const target of targets) tainted.add(target);
  }
  return { locals: new Set(assignments.flatMap(({ targets }) => targets)), tainted };
}

function assignmentOf({ name, expression }: Node, rest: readonly Node[]): Assignment[] {
  if (name === 'for') {
    const [targets = '', sources = ''] = expression.split(/\sin\s/, 2);
    return [{ targets: namesIn(targets), sources: namesIn(sources) }];
  }
  if (name !== 'set' && name !== 'assign' && name !== 'capture') return [];
  const equals = expression.indexOf('=');
  if (equals >= 0) return [{ targets: namesIn(expression.slice(0, equals)), sources: namesIn(expression.slice(equals + 1)) }];
  const end = rest.findIndex((node) => node.name === `end${name}`);
  const inside = rest.slice(0, end < 0 ? rest.length : end).filter(({ type }) => type === 'output');
  return [{ targets: namesIn(expression), sources: inside.flatMap((node) => namesIn(node.expression)) }];
}

/** Names that a node reads. */
export function readBy({ type, name, expression }: Node): string[] {
  if (type === 'output') return namesIn(expression);
  if (name === 'for') return namesIn(expression.split(/\sin\s/, 2)[1] ?? '');
  if (name === 'set' || name === 'assign') return namesIn(expression.split('=').slice(1).join('='));
  return name === 'capture' ? [] : namesIn(expression);
}
