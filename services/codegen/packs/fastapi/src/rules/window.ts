import { pyString } from '../../../../src/domain/escape.js';
import type { AppModel, EntityModel } from '../../../../src/domain/model.js';
import { windowRules, type WindowRule } from '../../../../src/domain/windows.js';
import { all, ifSet, message, refuse, valueOf } from '../checks.js';
import { pyNames } from '../names.js';

/** Whether the clock stands outside the window that this variable's record leaves. */
function outside(entity: EntityModel, rule: WindowRule, of: string): string {
  const end = `minutes_after(${valueOf(entity, rule.field, of)}, ${rule.minutes})`;
  return all(...ifSet(entity, [rule.field], of), `now() ${rule.op === '<=' ? '>' : '<'} ${end}`);
}

const codeOf = (rule: WindowRule): string => (rule.op === '<=' ? 'too_late' : 'too_early');

/** Whenever the value is written. */
export const createWindows = (app: AppModel, entity: EntityModel): string[] =>
  windowRules(entity, 'create').map((rule) => {
    const set = `(before is None or ${valueOf(entity, rule.field)} != ${valueOf(entity, rule.field, 'before')})`;
    return refuse(
      all(set, outside(entity, rule, pyNames(entity).variable)),
      `invalid_field(${pyString(rule.field)}, "rule", ${message(app, entity, rule)})`,
    );
  });

/** The code knows `before`, the record, and the names of what changed. */
export function changeWindows(app: AppModel, entity: EntityModel): string[] {
  const refusal = (rule: WindowRule, fields: string): string => `conflict("${codeOf(rule)}", ${message(app, entity, rule)}, ${fields})`;
  const changing = windowRules(entity, 'update').map((rule) =>
    refuse(all('changed', outside(entity, rule, 'before')), refusal(rule, '*changed')),
  );
  const entering = windowRules(entity, 'enter').map((rule) => {
    const state = entity.states!.field;
    const enters = all(
      `${valueOf(entity, state)} == ${pyString(rule.state!)}`,
      `${valueOf(entity, state, 'before')} != ${valueOf(entity, state)}`,
    );
    return refuse(all(enters, outside(entity, rule, 'before')), refusal(rule, pyString(state)));
  });
  return [...changing, ...entering];
}

export const deleteWindows = (app: AppModel, entity: EntityModel): string[] =>
  windowRules(entity, 'delete').map((rule) =>
    refuse(outside(entity, rule, pyNames(entity).variable), `conflict("${codeOf(rule)}", ${message(app, entity, rule)})`),
  );
