import { asText, type Json } from '../../expressions/json.js';
import { inWords } from '../../expressions/types.js';
import { blocksOf, type Condition, type Definition, type Node } from '../../language/definition.js';
import { lint, type Vocabulary } from '../../language/lint.js';
import type { Input } from '../../language/lint/values.js';
import { readDefinition } from '../../language/read-definition.js';
import { doing, failing, limits } from './words.js';

/** What a workflow does, in words, with nothing run. */
export interface Explanation {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** What a run must be given, or may be. */
  readonly inputs: readonly { readonly name: string; readonly type: string; readonly required: boolean }[];
  readonly variables: readonly { readonly name: string; readonly default: Json }[];
  /** Names of secrets that its steps get. */
  readonly secrets: readonly string[];
  readonly prerequisites: readonly Check[];
  readonly steps: readonly ExplainedStep[];
  readonly success: readonly Check[];
  readonly afterwards: {
    readonly always: readonly ExplainedStep[];
    readonly onSuccess: readonly ExplainedStep[];
    readonly onFailure: readonly ExplainedStep[];
  };
  /** What holds for the whole run: its deadline, what a cancel does. */
  readonly run: readonly string[];
}

export interface Check {
  readonly condition: string;
  readonly message: string;
}

export interface ExplainedStep {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly description: string;
  readonly does: string;
  /** Absent: always. */
  readonly when?: string;
  /** Siblings that must have ended before it. */
  readonly needs: readonly string[];
  readonly sets: readonly string[];
  readonly limits: readonly string[];
  readonly onFailure: string;
  readonly undo?: string;
  readonly branches: readonly { readonly label: string; readonly steps: readonly ExplainedStep[] }[];
}

/** Throws `workflow_invalid` when the file cannot be read. */
export function explain(text: string, vocabulary: Vocabulary): Explanation {
  const definition = readDefinition(text);
  const { inputs, optional, secrets } = lint(definition, vocabulary);
  const { name, version, description } = definition;
  return {
    name,
    version,
    description,
    inputs: [...inputsOf(inputs, true), ...inputsOf(optional, false)],
    variables: Object.entries(definition.variables).map(([name, value]) => ({ name, default: value })),
    secrets: [...secrets],
    prerequisites: definition.prerequisites.map(check),
    steps: definition.steps.map((node) => step(node)),
    success: definition.criteria.map(check),
    afterwards: {
      always: definition.always.map((node) => step(node)),
      onSuccess: definition.onSuccess.map((node) => step(node)),
      onFailure: definition.onFailure.map((node) => step(node)),
    },
    run: runWords(definition),
  };
}

const inputsOf = (inputs: ReadonlyMap<string, Input>, required: boolean) =>
  [...inputs].map(([name, { type }]) => ({ name, type: inWords(type), required }));

const check = ({ condition, message }: Condition): Check => ({ condition: asText(condition), message });

function step(node: Node, inside = false): ExplainedStep {
  const { id, name, kind, description, needs } = node;
  return {
    id,
    name,
    kind,
    description,
    does: doing(node),
    ...(node.condition !== undefined && { when: asText(node.condition) }),
    needs,
    sets: Object.values(node.outputs),
    limits: limits(node),
    onFailure: failing(node, inside),
    ...(node.compensate && { undo: doing(node.compensate) }),
    branches: blocksOf(node).map(({ steps }, index) => ({ label: labelOf(node, index), steps: steps.map((inner) => step(inner, true)) })),
  };
}

function labelOf(node: Node, index: number): string {
  if (node.kind !== 'switch') return '';
  const { name, when } = node.cases[index]!;
  return when === undefined ? 'otherwise' : `case ${name}, when ${asText(when)}`;
}

function runWords({ deadlineMs, onDeadline, onCancel }: Definition): string[] {
  const late = onDeadline === 'rollback' ? 'is rolled back' : 'fails';
  return [
    ...(deadlineMs === undefined ? [] : [`A run that takes longer than ${deadlineMs / 1_000} s ${late}.`]),
    ...(onCancel === 'rollback' ? ['A run that is cancelled is rolled back.'] : []),
  ];
}
