import { ANY, BOOL, INT, objectOf, TEXT, type Type } from '../expressions/types.js';
import { circlesFrom } from './circle.js';
import { blocksOf, everyNode, postNodes, ROUND, type Condition, type Definition, type Node } from './definition.js';
import type { Fault } from './faults.js';
import { checkInputs, inputType, outputTypes } from './lint/actions.js';
import { valuesOf, type ValuePart } from './lint/parts.js';
import { checkReach, isNever } from './lint/reach.js';
import { Report } from './lint/report.js';
import { Values, type Input, type Scope } from './lint/values.js';
import { checkSettings } from './lint/settings.js';
import { checkVariables, variableTypes } from './lint/variables.js';
import type { Vocabulary } from './lint/vocabulary.js';
import type { Source } from './source.js';

export type { Vocabularies, Vocabulary } from './lint/vocabulary.js';

export interface LintResult {
  /** What would fail: a start is refused. */
  readonly faults: readonly Fault[];
  /** Step kinds that nobody has registered. Somebody may before the run starts; until then a start is refused. */
  readonly unknown: readonly Fault[];
  /** What is odd, but runs. */
  readonly warnings: readonly Fault[];
  /** Names that nobody defines: the run must get them as inputs. Name → where it is first used. */
  readonly inputs: ReadonlyMap<string, Input>;
  /** Names that nobody defines and that have a fallback wherever they are used. */
  readonly optional: ReadonlyMap<string, Input>;
  /** Secrets that the workflow hands to its steps. */
  readonly secrets: ReadonlySet<string>;
}

/** The engine's own names. */
const SYSTEM: Scope = new Map<string, Type>([
  ['run', objectOf(['id', 'workflow', 'project_id'].map((name) => [name, TEXT] as const))],
  ['now', TEXT],
]);

/**
 * Reads every expression, knows where each name comes from and what is in it, and asks the vocabulary for each step kind. With the source
 * each finding stands at the very expression, without it at its step. `beside`: workflows that it may call, by name, as far as they are known.
 */
export function lint(
  definition: Definition,
  vocabulary: Vocabulary,
  source?: Source,
  beside: ReadonlyMap<string, Definition> = new Map(),
): LintResult {
  const report = new Report(source);
  const values = new Values(report);
  new Linter(definition, vocabulary, report, values).run();
  report.faults.push(...circlesFrom(definition.name, definition, beside));
  const [required, optional] = [false, true].map((is) => new Map([...values.inputs].filter(([, input]) => input.optional === is)));
  const unknown = [...unknownKinds(definition, vocabulary, report)];
  return {
    faults: byPlace(report.faults),
    unknown: byPlace(unknown),
    warnings: byPlace(report.warnings),
    inputs: required!,
    optional: optional!,
    secrets: values.secrets,
  };
}

class Linter {
  readonly #definition: Definition;
  readonly #vocabulary: Vocabulary;
  readonly #report: Report;
  readonly #values: Values;

  constructor(definition: Definition, vocabulary: Vocabulary, report: Report, values: Values) {
    this.#definition = definition;
    this.#vocabulary = vocabulary;
    this.#report = report;
    this.#values = values;
  }

  run(): void {
    const definition = this.#definition;
    const known: Scope = new Map([...SYSTEM, ...variableTypes(definition)]);
    const later = new Map([...everyNode(definition)].flatMap((node) => Object.values(node.outputs).map((name) => [name, ANY] as const)));
    // A default may refer to what a step finds out later: it is evaluated at its first use.
    checkVariables(definition, new Map([...later, ...known]), this.#values, this.#report);
    checkSettings(definition, known, this.#values, this.#report);
    this.#conditions(definition.prerequisites, known, 'prerequisites', 'error_message');
    const after = this.#steps(definition.steps, known);
    this.#conditions(definition.criteria, after, 'success_criteria', 'description');
    for (const node of postNodes(definition)) this.#step(node, after);
  }

  #conditions(conditions: readonly Condition[], scope: Scope, list: string, message: string): void {
    for (const [index, { condition, message: text, place }] of conditions.entries()) {
      const spot = this.#report.root(list, index);
      const at = spot.path ? this.#report.down(spot, 'condition') : { place };
      this.#values.check(condition, scope, at, BOOL, 'condition_not_boolean', 'a condition');
      this.#values.typeOf(text, scope, spot.path ? this.#report.down(spot, message) : { place });
      if (list === 'prerequisites' && isNever(condition)) this.#report.warn(at, 'unreachable', 'this never holds: no step ever runs');
    }
  }

  /** Gives what is known after all of them. */
  #steps(steps: readonly Node[], outer: Scope): Scope {
    checkReach(steps, this.#report);
    if (isChain(steps)) return this.#chain(steps, outer);
    const scopes = new Map<string, Scope>();
    const all = new Map(outer);
    for (const node of steps) {
      const parents = node.needs.map((name) => scopes.get(name) ?? outer);
      const before = parents.length === 1 ? parents[0]! : new Map([...outer, ...parents.flatMap((scope) => [...scope])]);
      const found = this.#step(node, before);
      scopes.set(node.name, found.length === 0 ? before : new Map([...before, ...found]));
      for (const [name, type] of found) all.set(name, type);
    }
    return all;
  }

  /** As `#steps`, of steps that run one after the other: each sees all that came before, so one scope grows. */
  #chain(steps: readonly Node[], outer: Scope): Scope {
    const scope = new Map(outer);
    for (const node of steps) for (const [name, type] of this.#step(node, scope)) scope.set(name, type);
    return scope;
  }

  /** Gives what the step finds out. */
  #step(node: Node, scope: Scope): [string, Type][] {
    const at = (key: string) => this.#report.spot(node.place, key);
    if (node.condition !== undefined)
      this.#values.check(node.condition, scope, at('condition'), BOOL, 'condition_not_boolean', 'a condition');
    this.#values.typeOf(node.description, scope, at('description'));
    const found: [string, Type][] = [];
    let inner = scope;
    for (const block of blocksOf(node)) {
      inner = new Map([...scope, ...block.variables.map((name) => [name, this.#itemType(node, name, scope)] as const)]);
      const after = this.#steps(block.steps, inner);
      if (block.shared) found.push(...[...after].filter(([name, type]) => inner.get(name) !== type));
    }
    const after = found.length === 0 ? inner : new Map([...inner, ...found]);
    for (const part of valuesOf(node)) this.#value(node, part, { outer: scope, inner, after }[part.sees]);
    found.push(...outputTypes(node, this.#vocabulary, at('outputs'), this.#report));
    if (node.compensate) this.#step(node.compensate, new Map([...scope, ...found]));
    return found;
  }

  #value(node: Node, { keys, value, wanted }: ValuePart, scope: Scope): void {
    const spot = this.#report.spot(node.place, ...keys);
    const key = keys.findLast((key) => typeof key === 'string')!;
    if (key === 'inputs') {
      const taken = inputType(node, this.#vocabulary);
      checkInputs(node, this.#values.typeOf(value, scope, spot, taken), taken, spot, this.#report);
    } else if (wanted.kind === 'any') this.#values.typeOf(value, scope, spot);
    else this.#values.check(value, scope, spot, wanted, wanted.kind === 'list' ? 'not_a_list' : 'condition_not_boolean', `\`${key}\``);
  }

  #itemType(node: Node, name: string, scope: Scope): Type {
    if (name === ROUND && node.kind === 'while') return INT;
    if (node.kind !== 'foreach') return ANY;
    const list = new Values(new Report(undefined)).typeOf(node.items, scope, { place: node.place });
    return list.kind === 'list' ? list.of : ANY;
  }
}

const isChain = (steps: readonly Node[]): boolean =>
  steps.every(({ needs }, index) => (index === 0 ? needs.length === 0 : needs.length === 1 && needs[0] === steps[index - 1]!.name));

const byPlace = (faults: readonly Fault[]): Fault[] => faults.toSorted((a, b) => a.line - b.line || a.column - b.column);

function* unknownKinds(definition: Definition, vocabulary: Vocabulary, report: Report): Generator<Fault> {
  for (const node of everyNode(definition)) {
    if (node.kind === 'plugin' && !vocabulary.hasPlugin(node.plugin, node.action)) {
      const place = report.place(report.spot(node.place, 'plugin'));
      yield {
        ...place,
        code: 'unknown_plugin',
        message: `step ${node.id}: there is no plugin ${node.plugin} with an action ${node.action}.`,
      };
    }
    if (node.kind === 'system' && !vocabulary.hasSystem(node.action)) {
      const place = report.place(report.spot(node.place, 'system'));
      yield { ...place, code: 'unknown_action', message: `step ${node.id}: there is no system action ${node.action}.` };
    }
  }
}
