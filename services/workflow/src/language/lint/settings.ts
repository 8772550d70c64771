import { everyNode, type Definition } from '../definition.js';
import type { Report } from './report.js';
import type { Scope, Values } from './values.js';

/** What is said of the run as a whole. `known`: before its first step. */
export function checkSettings(definition: Definition, known: Scope, values: Values, report: Report): void {
  const { concurrency } = definition;
  if (concurrency) {
    const spot = report.root('concurrency', 'key');
    values.typeOf(concurrency.key, known, spot.path ? spot : { place: concurrency.place });
  }
  checkOverrides(definition, report);
}

/** A strategy for a step that is not there does nothing. */
function checkOverrides(definition: Definition, report: Report): void {
  if (definition.overrides.length === 0) return;
  const names = new Set([...everyNode(definition)].flatMap(({ id, name }) => [id, name]));
  for (const { name, place } of definition.overrides) {
    if (names.has(name)) continue;
    report.warn({ place }, 'unknown_step', `\`step_overrides\` names ${name}, and no step is called so, by its name or by its path`);
  }
}
