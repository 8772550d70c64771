import { ExpressionError } from '../expressions/expression.js';
import type { Json } from '../expressions/json.js';
import { namesIn } from '../expressions/template.js';
import { allNodes, type Definition, type ForeachNode, type Node, type PostAction } from './definition.js';
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

  const walk = (steps: readonly Node[], outer: ReadonlySet<string>): Set<string> => {
    const names = new Set(outer);
    for (const node of steps) {
      if (node.condition !== undefined) use(node.condition, names, node.place);
      use(node.description, names, node.place);
      if (node.kind === 'foreach') each(node, names);
      else use(valuesOf(node), names, node.place);
      for (const variable of Object.values(node.outputs)) names.add(variable);
    }
    return names;
  };

  const each = (node: ForeachNode, names: ReadonlySet<string>) => {
    use(node.items, names, node.place);
    const inside = new Set([...names, node.as]);
    for (const value of [node.key, node.label, node.after]) use(value, inside, node.place);
    walk(node.steps, inside);
  };

  const place: Place = { line: 1, column: 1 };
  for (const value of Object.values(definition.variables)) use(value, new Set([...known, ...everyOutput(definition)]), place);
  for (const { condition, message, place } of definition.prerequisites) use([condition, message], known, place);
  const after = walk(definition.steps, known);
  for (const { condition, message, place } of definition.criteria) use([condition, message], after, place);
  for (const action of postActions(definition)) use(action.inputs, after, action.place);
  faults.push(...unknownKinds(definition, vocabulary));
  return { faults, inputs };
}

function valuesOf(node: Exclude<Node, ForeachNode>): Json {
  if (node.kind === 'agent') return [node.agent, node.inputs];
  return node.kind === 'wait' ? node.payload : node.inputs;
}

/** A default may refer to what a step finds out later: it is evaluated when it is used. */
const everyOutput = (definition: Definition) => [...allNodes(definition.steps)].flatMap((node) => Object.values(node.outputs));

const postActions = (definition: Definition): PostAction[] => [...definition.always, ...definition.onSuccess, ...definition.onFailure];

function* unknownKinds(definition: Definition, vocabulary: Vocabulary): Generator<Fault> {
  for (const node of allNodes(definition.steps)) {
    if (node.kind === 'plugin' && !vocabulary.hasPlugin(node.plugin, node.action)) {
      yield { ...node.place, message: `step ${node.id}: there is no plugin ${node.plugin} with an action ${node.action}.` };
    }
    if (node.kind === 'system' && !vocabulary.hasSystem(node.action))
      yield { ...node.place, message: `step ${node.id}: there is no system action ${node.action}.` };
  }
  for (const { action, place } of postActions(definition)) {
    if (!vocabulary.hasSystem(action)) yield { ...place, message: `post_execution: there is no system action ${action}.` };
  }
}
