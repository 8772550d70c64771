import { tsString } from '../../../../src/domain/escape.js';
import type { AppModel, EntityModel } from '../../../../src/domain/model.js';
import type { WindowRule } from '../../../../src/domain/windows.js';
import { windowRules } from '../../../../src/domain/windows.js';
import { all, ifSet, message, type Checks } from '../service-checks.js';

/** Whether the clock stands outside the window that this variable's record leaves. */
function outside(entity: EntityModel, rule: WindowRule, variable: string): string {
  const offset = rule.minutes === 0 ? '' : ` ${rule.minutes < 0 ? '-' : '+'} ${Math.abs(rule.minutes)} * 60_000`;
  return all(...ifSet(entity, [rule.field], variable), `Date.now() ${rule.op === '<=' ? '>' : '<'} Date.parse(${variable}.${rule.field})${offset}`);
}

const codeOf = (rule: WindowRule): string => (rule.op === '<=' ? 'too_late' : 'too_early');

/** Whenever the value is written. */
export const createWindows = (app: AppModel, entity: EntityModel): Checks[] =>
  windowRules(entity, 'create').map((rule) => {
    const { variable } = entity;
    const set = `${variable}.${rule.field} !== before?.${rule.field}`;
    return {
      code: `if (${all(set, outside(entity, rule, variable))}) {\nthrow invalidField(${tsString(rule.field)}, 'rule', ${message(app, entity, rule)});\n}`,
      repositories: [],
      refusals: ['invalidField'],
      before: true,
    };
  });

/** The code knows `before`, the record, and `changed` where records may not be changed any more. */
export function changeWindows(app: AppModel, entity: EntityModel): Checks[] {
  const { variable, states } = entity;
  const needs = { repositories: [], refusals: ['conflict'], before: true };
  const refusal = (rule: WindowRule, fields: string): string =>
    `throw conflict('${codeOf(rule)}', ${message(app, entity, rule)}, ${fields});`;
  const changing = windowRules(entity, 'update').map((rule): Checks => ({
    code: `if (${all('changed.length > 0', outside(entity, rule, 'before'))}) {\n${refusal(rule, '...changed')}\n}`,
    ...needs,
  }));
  const entering = windowRules(entity, 'enter').map((rule): Checks => {
    const field = `${variable}.${states!.field}`;
    const enters = all(`${field} === ${tsString(rule.state!)}`, `before.${states!.field} !== ${field}`);
    return { code: `if (${all(enters, outside(entity, rule, 'before'))}) {\n${refusal(rule, tsString(states!.field))}\n}`, ...needs };
  });
  return [...changing, ...entering];
}

export const deleteWindows = (app: AppModel, entity: EntityModel): Checks[] =>
  windowRules(entity, 'delete').map((rule) => ({
    code: `if (${outside(entity, rule, entity.variable)}) {\nthrow conflict('${codeOf(rule)}', ${message(app, entity, rule)});\n}`,
    repositories: [],
    refusals: ['conflict'],
    before: false,
  }));
