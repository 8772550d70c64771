import { isObject, type Json } from '../../expressions/json.js';
import { typeOfSchema } from '../../expressions/type-of-schema.js';
import { ANY, either, inWords, listOf, mayBe, NULL, TEXT, type Type } from '../../expressions/types.js';
import type { Node } from '../definition.js';
import type { Report, Spot } from './report.js';
import type { Vocabulary } from './vocabulary.js';

/** What a step's inputs must be, if its plugin says so. */
export function inputType(node: Node, vocabulary: Vocabulary): Type {
  const schema = node.kind === 'plugin' ? vocabulary.schemas?.(node.plugin, node.action)?.input : undefined;
  return schema === undefined ? ANY : typeOfSchema(schema);
}

/** Holds the inputs that a step gives against what its plugin takes. */
export function checkInputs(node: Node, given: Type, wanted: Type, spot: Spot, report: Report): void {
  if (node.kind !== 'plugin' || given.kind !== 'object' || wanted.kind !== 'object') return;
  const what = `${node.plugin}.${node.action}`;
  for (const [name, type] of wanted.fields) {
    const value = given.fields.get(name);
    if (value === undefined) {
      if (!mayBe(NULL, type)) report.error(spot, 'missing_input', `step ${node.id}: ${what} needs the input \`${name}\`: ${inWords(type)}`);
    } else if (!mayBe(value, type))
      report.error(report.down(spot, name), 'input_type', `\`${name}\` of ${what} must be ${inWords(type)}, and this is ${inWords(value)}`);
  }
  if (wanted.open) return;
  for (const name of given.fields.keys())
    if (!wanted.fields.has(name))
      report.error(
        report.down(spot, name),
        'unknown_input',
        `${what} takes no input \`${name}\`; it takes ${[...wanted.fields.keys()].join(', ') || 'none'}`,
      );
}

/** The variables that a step sets, with what is known of them. */
export function outputTypes(node: Node, vocabulary: Vocabulary, spot: Spot, report: Report): [string, Type][] {
  const result = resultType(node, vocabulary);
  // A step that was skipped or has failed leaves null.
  const maybe = node.condition !== undefined || node.strategy === 'continue';
  return Object.entries(node.outputs).map(([field, variable]) => {
    const type = result.kind === 'object' ? (result.fields.get(field) ?? (result.open ? result.of : NULL)) : ANY;
    if (result.kind === 'object' && !result.open && !result.fields.has(field))
      report.warn(
        report.down(spot, field),
        'unknown_output',
        `the result of step ${node.id} has no field \`${field}\`; it has ${[...result.fields.keys()].join(', ')}`,
      );
    return [variable, maybe ? either(type, NULL) : type];
  });
}

function resultType(node: Node, vocabulary: Vocabulary): Type {
  if (node.kind === 'plugin') {
    const schema: Json | undefined = vocabulary.schemas?.(node.plugin, node.action)?.output;
    return isObject(schema) ? typeOfSchema(schema) : ANY;
  }
  if (node.kind !== 'foreach') return ANY;
  const keys = listOf(TEXT);
  return {
    kind: 'object',
    fields: new Map([
      ['succeeded', keys],
      ['failed', keys],
      ['skipped', keys],
    ]),
    open: true,
    of: ANY,
  };
}
