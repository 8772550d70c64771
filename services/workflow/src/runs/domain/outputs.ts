import { isObject, type Json, type JsonObject } from '../../expressions/json.js';
import type { Node } from '../../language/definition.js';

/** What a result puts into variables: a field that it does not have is null. */
export function mapped(node: Node, result: Json): JsonObject {
  const fields = isObject(result) ? result : {};
  return Object.fromEntries(
    Object.entries(node.outputs).map(([field, variable]) => [variable, Object.hasOwn(fields, field) ? fields[field]! : null]),
  );
}
