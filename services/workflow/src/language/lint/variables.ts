import type { Json } from '../../expressions/json.js';
import { ExpressionError } from '../../expressions/expression.js';
import { hasTemplate, namesIn } from '../../expressions/template.js';
import { typeOfJson } from '../../expressions/type-of-schema.js';
import { ANY, type Type } from '../../expressions/types.js';
import type { Definition } from '../definition.js';
import type { Report } from './report.js';
import type { Scope, Values } from './values.js';

/** What is known of the defaults. A run may be given something else, so null says nothing. */
export function variableTypes(definition: Definition): Map<string, Type> {
  return new Map(
    Object.entries(definition.variables).map(([name, value]) => [name, value === null || hasTemplate(value) ? ANY : typeOfJson(value)]),
  );
}

export function checkVariables(definition: Definition, scope: Scope, values: Values, report: Report): void {
  for (const [name, value] of Object.entries(definition.variables)) values.typeOf(value, scope, report.root('variables', name));
  const circle = circleOf(definition.variables);
  if (circle)
    report.error(
      report.root('variables', circle[0]!),
      'variable_circle',
      `variables need each other in a circle: ${circle.join(' → ')}; give one of them a value of its own`,
    );
}

function circleOf(variables: Readonly<Record<string, Json>>): readonly string[] | undefined {
  const needs = new Map(Object.entries(variables).map(([name, value]) => [name, namesOf(value)]));
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    if (done.has(name)) return undefined;
    done.add(name);
    for (const next of needs.get(name) ?? []) {
      const circle = visit(next, [...trail, name]);
      if (circle) return circle;
    }
    return undefined;
  };
  for (const name of needs.keys()) {
    const circle = visit(name, []);
    if (circle) return circle;
  }
  return undefined;
}

function namesOf(value: Json): ReadonlySet<string> {
  try {
    return namesIn(value);
  } catch (thrown) {
    if (thrown instanceof ExpressionError) return new Set();
    throw thrown;
  }
}
