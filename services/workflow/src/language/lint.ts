import { ExpressionError } from '../expressions/expression.js';
import type { Json } from '../expressions/json.js';
import { namesIn } from '../expressions/template.js';
import { blocksOf, everyNode, postNodes, type Definition, type Node } from './definition.js';
import type { Fault } from './faults.js';
import type { Place } from './source.js';

/** What the engine can run, asked before a run starts. */
export interface Vocabulary {
  hasPlugin(plugin: string, action: string): boolean;
  hasSystem(action: string): boolean;
}

export interface LintResult {
  readonly faults: readonly Fault[];
  /** Names that nobody defines: the run must get them as inputs. Name → where it is first used. */
  readonly inputs: ReadonlyMap<string, Place>;
}

/** The engine's own names. */
const SYSTEM_NAMES = ['run', 'now'];

/** Reads every expression, knows where each name comes from, and asks the vocabulary for each step kind. */
export function lint(definition: Definition, vocabulary: Vocabulary): LintResult {
  const faults: Fault[] = [];
  const inputs = new Map<string, Place>();
  const known = new Set([...SYSTEM_NAMES, ...Object.keys(definition.variables)]);

  const use = (value: Json, names: ReadonlySet<string>, place: Place) => {
    try {
      for (const name of namesIn(value)) if (!names.has(name) && !inputs.has(name)) inputs.set(name, place);
    } catch (thrown) {
      if (!(thrown instanceof ExpressionError)) throw thrown;
      faults.push({ ...place, message: thrown.message.endsWith('.') ? thrown.message : `${thrown.message}.` });
    }
  };

  /** What the list sees that follows. */
  const walk = (steps: readonly Node[], outer: ReadonlySet<string>): Set<string> => {
    const names = new Set(outer);
    for (const node of steps) {
      if (node.condition !== undefined) use(node.condition, names, node.place);
      use(node.description, names, node.place);
      use(valuesOf(node), names, node.place);
      const shared = new Set<string>();
      for (const block of blocksOf(node)) {
        const inside = new Set([...names, ...block.variables]);
        if (node.kind === 'foreach') use([node.key, node.label, node.after], inside, node.place);
        const found = walk(block.steps, inside);
        if (block.shared) for (const name of found) if (!block.variables.includes(name)) shared.add(name);
      }
      for (const name of shared) names.add(name);
      if (node.kind === 'while') use(node.again, names, node.place);
      for (const variable of Object.values(node.outputs)) names.add(variable);
      if (node.compensate) use([node.compensate.condition ?? true, valuesOf(node.compensate)], names, node.compensate.place);
    }
    return names;
  };

  const place: Place = { line: 1, column: 1 };
  for (const value of Object.values(definition.variables)) use(value, new Set([...known, ...everyOutput(definition)]), place);
  for (const { condition, message, place } of definition.prerequisites) use([condition, message], known, place);
  const after = walk(definition.steps, known);
  for (const { condition, message, place } of definition.criteria) use([condition, message], after, place);
  for (const node of postNodes(definition)) use([node.condition ?? true, valuesOf(node)], after, node.place);
  faults.push(...unknownKinds(definition, vocabulary));
  return { faults, inputs };
}

function valuesOf(node: Node): Json {
  switch (node.kind) {
    case 'agent':
      return [node.agent, node.inputs];
    case 'plugin':
    case 'system':
      return node.inputs;
    case 'wait':
    case 'emit':
      return node.payload;
    case 'approval':
      return [node.approvers, node.authors, node.revision, node.payload, node.escalateTo];
    case 'foreach':
      return node.items;
    case 'switch':
      return node.cases.map(({ when }) => when ?? true);
    default:
      return null;
  }
}

/** A default may refer to what a step finds out later: it is evaluated when it is used. */
const everyOutput = (definition: Definition) => [...everyNode(definition)].flatMap((node) => Object.values(node.outputs));

function* unknownKinds(definition: Definition, vocabulary: Vocabulary): Generator<Fault> {
  for (const node of everyNode(definition)) {
    if (node.kind === 'plugin' && !vocabulary.hasPlugin(node.plugin, node.action)) {
      yield { ...node.place, message: `step ${node.id}: there is no plugin ${node.plugin} with an action ${node.action}.` };
    }
    if (node.kind === 'system' && !vocabulary.hasSystem(node.action))
      yield { ...node.place, message: `step ${node.id}: there is no system action ${node.action}.` };
  }
}
