import { pyString } from '../../../../../src/domain/escape.js';
import type { EntityModel } from '../../../../../src/domain/model.js';
import { snakeCase } from '../../../../../src/domain/names.js';
import { lastStep, type Goal } from '../../../../../src/domain/reach.js';
import { changeable, code, deletable, freeChange, withFixed } from '../../../../../src/domain/test-changes.js';
import { lines } from '../../../../../src/domain/text.js';
import type { WindowRule } from '../../../../../src/domain/windows.js';
import { pyNames } from '../../names.js';
import { created, moved, patch, post, refused, valueOf, type Writer } from '../writer.js';
import { FREELY } from './computed.js';

const DAY = 1440;

interface Deed {
  readonly goals: readonly Goal[];
  /** The request on the record in the variable. */
  request(variable: string): string;
  /** The field that a refusal names. */
  readonly field: string | undefined;
  readonly done: number;
}

function deedOf(w: Writer, entity: EntityModel, rule: WindowRule): Deed | undefined {
  if (rule.action === 'delete') {
    if (!entity.can.delete) return undefined;
    return { goals: deletable(entity), request: (variable) => `api.delete(${w.path(entity, variable)})`, field: undefined, done: 204 };
  }
  if (rule.action === 'update') {
    const change = entity.can.update ? freeChange(entity) : undefined;
    if (change === undefined) return undefined;
    const { name, value } = change;
    return { goals: changeable(entity), request: (variable) => patch(w, entity, variable, { [name]: value }), field: name, done: 200 };
  }
  const last = lastStep(entity, rule.state!);
  if (last === undefined) return undefined;
  const { field } = entity.states!;
  return { goals: [{ field, in: [last.from] }], request: (variable) => moved(w, entity, variable, last.transition), field, done: 200 };
}

/** A moment, as source, that leaves the window shut (or still open) by as little as its kind allows. */
function moment(rule: WindowRule, day: boolean, open: boolean): string {
  const least = day ? 2 * DAY : 1;
  const shift = -rule.minutes + (open === (rule.op === '<=') ? least : -least);
  return `minutes_after(now(), ${shift})${day ? '[:10]' : ''}`;
}

/** Outside the window it is refused and nothing changes; inside it is done. */
export function windowTest(w: Writer, entity: EntityModel, rule: WindowRule): string | undefined {
  const field = entity.fields.find((each) => each.name === rule.field);
  const day = field?.spec.type === 'date';
  if (rule.action === 'create') return field === undefined ? undefined : createTest(w, entity, rule, day);
  const deed = deedOf(w, entity, rule);
  if (deed === undefined) return undefined;
  const column = field?.column ?? snakeCase(rule.field);
  const { variable } = pyNames(entity);
  const error = rule.op === '<=' ? 'too_late' : 'too_early';
  return lines(
    FREELY,
    `${variable} = ${w.reached(entity, deed.goals)}`,
    `values = [${moment(rule, day, false)}, ${valueOf(variable, 'id')}]`,
    `api.database.run(${pyString(`UPDATE ${entity.table} SET ${column} = ? WHERE id = ?`)}, values)`,
    `shut = ${w.stored(entity, variable)}`,
    deed.field === undefined
      ? [`reply = ${deed.request(variable)}`, `assert (reply.status, reply.body["code"]) == (409, "${error}")`]
      : refused(deed.request(variable), 409, deed.field, error),
    `assert ${w.stored(entity, variable)} == shut`,
    `other = ${w.reached(entity, deed.goals)}`,
    `assert ${deed.request('other')}.status == ${deed.done}`,
  );
}

function createTest(w: Writer, entity: EntityModel, rule: WindowRule, day: boolean): string | undefined {
  if (!entity.can.create) return undefined;
  const shut = { ...withFixed(entity, {}), [rule.field]: code(moment(rule, day, false)) };
  return lines(refused(post(w, entity, shut), 400, rule.field, 'rule'), created(post(w, entity, {})));
}
