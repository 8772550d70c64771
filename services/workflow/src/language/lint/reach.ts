import { ExpressionError } from '../../expressions/expression.js';
import { isList, type Json } from '../../expressions/json.js';
import { compileTemplate } from '../../expressions/template.js';
import type { Node, SwitchNode } from '../definition.js';
import type { Report } from './report.js';

/** Steps that can never run, however the run goes. */
export function checkReach(steps: readonly Node[], report: Report): void {
  let failing: Node | undefined;
  for (const node of steps) {
    if (failing) {
      report.warn(report.spot(node.place), 'unreachable', `step ${node.id} never runs: ${failing.name} before it always fails`);
      return;
    }
    if (node.condition !== undefined && isNever(node.condition))
      report.warn(report.spot(node.place, 'condition'), 'unreachable', `step ${node.id} never runs: its condition is always false`);
    else if (node.kind === 'foreach' && isList(node.items) && node.items.length === 0)
      report.warn(report.spot(node.place, 'items'), 'unreachable', `the steps in ${node.id} never run: its list is empty`);
    else if (node.kind === 'while' && isNever(node.again))
      report.warn(report.spot(node.place, 'while'), 'unreachable', `the steps in ${node.id} never run: its condition is always false`);
    else if (alwaysFails(node)) failing = node;
    if (node.kind === 'switch') checkCases(node, report);
  }
}

const alwaysFails = (node: Node): boolean =>
  node.kind === 'system' && node.action === 'fail' && node.condition === undefined && node.strategy === 'fail';

/** Whether a condition is false whatever the run knows. */
export const isNever = (condition: Json): boolean => isAlways(condition, false);

function isAlways(condition: Json, value: boolean): boolean {
  if (typeof condition !== 'string') return condition === value;
  try {
    const { names, optional, evaluate } = compileTemplate(condition);
    return names.size + optional.size === 0 && evaluate(() => undefined) === value;
  } catch (thrown) {
    if (thrown instanceof ExpressionError) return false;
    throw thrown;
  }
}

/** Of a switch the first case that holds is taken. */
function checkCases(node: SwitchNode, report: Report): void {
  const seen = new Set<string>();
  let always: string | undefined;
  for (const [index, { name, when }] of node.cases.entries()) {
    const spot = when === undefined ? report.spot(node.place, 'default') : report.spot(node.place, 'cases', index, 'when');
    const warn = (why: string) => report.warn(spot, 'unreachable', `case ${name} of ${node.id} is never taken: ${why}`);
    if (always !== undefined) warn(`${always} before it always holds`);
    else if (when === undefined) continue;
    else if (isAlways(when, false)) warn('its condition is always false');
    else if (seen.has(JSON.stringify(when))) warn('an earlier case has the same condition');
    else if (isAlways(when, true)) always = name;
    seen.add(JSON.stringify(when));
  }
}
