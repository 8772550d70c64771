import { everyNode, type Definition, type Node } from '../../language/definition.js';
import type { CaseFile } from './case-schema.js';

/** The steps that a run of a workflow can have, those of the workflows that it calls among them. */
export class KnownSteps {
  readonly #kinds = new Map<string, Node['kind']>();

  constructor(definition: Definition, called: ReadonlyMap<string, Definition>) {
    this.#add('', definition, called, []);
  }

  /** `path`: as in a run, `stories[T3]/generate`. */
  has(path: string): boolean {
    let id = '';
    for (const [, name = '', branch = ''] of path.matchAll(SEGMENT)) {
      const own = id + name;
      const kind = this.#kinds.get(own);
      id = `${kind === 'foreach' || kind === 'while' ? own : own + branch}/`;
    }
    return this.#kinds.has(id.slice(0, -1)) || [...this.#kinds.keys()].some((one) => one.startsWith(id) && id.endsWith(']/'));
  }

  get names(): readonly string[] {
    return [...this.#kinds.keys()];
  }

  #add(prefix: string, definition: Definition, called: ReadonlyMap<string, Definition>, within: readonly Definition[]): void {
    for (const node of everyNode(definition)) {
      this.#kinds.set(prefix + node.id, node.kind);
      const inner = node.kind === 'workflow' ? called.get(node.workflow) : undefined;
      if (inner && ![definition, ...within].includes(inner)) this.#add(`${prefix}${node.id}/`, inner, called, [definition, ...within]);
    }
  }
}

const SEGMENT = /([^/[]+)(\[[^\]]*\])?(?:\/|$)/g;

/** Where the cases expect something of a step that no run can have: such an expectation would hold whatever happens, or never. */
export function unknownSteps({ cases }: CaseFile, steps: KnownSteps): { path: (string | number)[]; step: string }[] {
  return cases.flatMap(({ expect = {} }, index) =>
    [
      ...(['steps', 'given'] as const).flatMap((what) => Object.keys(expect[what] ?? {}).map((step) => ({ at: [what, step], step }))),
      ...(['order', 'never'] as const).flatMap((what) => (expect[what] ?? []).map((step, place) => ({ at: [what, place], step }))),
    ]
      .filter(({ step }) => !steps.has(step))
      .map(({ at, step }) => ({ path: ['cases', index, 'expect', ...at], step })),
  );
}
