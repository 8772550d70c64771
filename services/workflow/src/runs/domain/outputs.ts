import { isObject, type Json, type JsonObject } from '../../expressions/json.js';
import type { Node } from '../../language/definition.js';
import { apart, type LargeOutputs, type Value } from './large.js';

/** What a result puts into variables: a field that it does not have is null. */
export function mapped(node: Node, result: Json): JsonObject {
  const fields = isObject(result) ? result : {};
  return Object.fromEntries(
    Object.entries(node.outputs).map(([field, variable]) => [variable, Object.hasOwn(fields, field) ? fields[field]! : null]),
  );
}

/** The same of values some of which are kept beside the run. */
export function mappedValues(
  node: Node,
  fields: Readonly<Record<string, Value>>,
): { readonly outputs: JsonObject; readonly large?: LargeOutputs } {
  return apart(
    Object.fromEntries(
      Object.entries(node.outputs).map(([field, variable]) => [variable, Object.hasOwn(fields, field) ? fields[field]! : null]),
    ),
  );
}
