import { isList, isObject, type Json } from '../../expressions/json.js';
import { ANY, BOOL, LIST, type Type } from '../../expressions/types.js';
import type { Node } from '../definition.js';

/** A value of a step in which expressions can stand. */
export interface ValuePart {
  /** The way to it from the step, as the file names it. */
  readonly keys: readonly PropertyKey[];
  readonly value: Json;
  readonly wanted: Type;
  /** Whose names it sees: `inner` also the item of a loop, `after` also what the inner steps have found out. */
  readonly sees: 'outer' | 'inner' | 'after';
}

const part = (keys: readonly PropertyKey[], value: Json, wanted: Type = ANY, sees: ValuePart['sees'] = 'outer'): ValuePart => ({
  keys,
  value,
  wanted,
  sees,
});

/** Read elsewhere, or no expression. */
const NO_VALUES = new Set(['name', 'id', 'kind', 'description', 'condition', 'outputs', 'needs', 'compensate', 'place', 'retry', 'steps']);

/** The values of a step beside its condition and description. */
export function valuesOf(node: Node): readonly ValuePart[] {
  switch (node.kind) {
    case 'agent':
      return [part(['agent'], node.agent), part(['inputs'], node.inputs)];
    case 'plugin':
    case 'system':
      return [part(['inputs'], node.inputs)];
    case 'wait':
    case 'emit':
      return [part(['payload'], node.payload)];
    case 'approval':
      return [
        part(['approvers'], node.approvers, LIST),
        part(['authors'], node.authors, LIST),
        part(['escalate_to'], node.escalateTo, LIST),
        part(['subject'], node.subject),
        part(['revision'], node.revision),
        part(['payload'], node.payload),
      ];
    case 'foreach':
      return [
        part(['items'], node.items, LIST),
        part(['key'], node.key, ANY, 'inner'),
        part(['label'], node.label, ANY, 'inner'),
        part(['after'], node.after, LIST, 'inner'),
      ];
    case 'while':
      return [part(['while'], node.again, BOOL, 'after')];
    case 'switch':
      return node.cases.flatMap(({ when }, index) => (when === undefined ? [] : [part(['cases', index, 'when'], when, BOOL)]));
    case 'parallel':
      return [];
    default:
      return others(node);
  }
}

/** Of a step kind that has no rules of its own here: whatever can hold an expression. */
function others(node: object): ValuePart[] {
  return Object.entries(node).flatMap(([field, value]: [string, Json | undefined]) =>
    !NO_VALUES.has(field) && (typeof value === 'string' || isList(value) || isObject(value)) ? [part([field], value)] : [],
  );
}
