import { tsString } from '../../../../../src/domain/escape.js';
import { DAY } from '../../../../../src/domain/example-values.js';
import type { EntityModel } from '../../../../../src/domain/model.js';
import { snakeCase } from '../../../../../src/domain/names.js';
import { lastStep, type Goal } from '../../../../../src/domain/reach.js';
import { changeable, code, deletable, freeChange, withFixed } from '../../../../../src/domain/test-changes.js';
import { lines } from '../../../../../src/domain/text.js';
import type { WindowRule } from '../../../../../src/domain/windows.js';
import { moved, post, refused } from '../rule-requests.js';
import { literal, type Writer } from '../writer.js';

const MINUTE = 60_000;

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
    return { goals: deletable(entity), request: (variable) => `await api.delete(${w.path(entity, variable)})`, field: undefined, done: 204 };
  }
  if (rule.action === 'update') {
    const change = entity.can.update ? freeChange(entity) : undefined;
    if (change === undefined) return undefined;
    const body = literal({ [change.name]: change.value });
    return {
      goals: changeable(entity),
      request: (variable) => `await api.patch(${w.path(entity, variable)}, ${body})`,
      field: change.name,
      done: 200,
    };
  }
  const last = lastStep(entity, rule.state!);
  if (last === undefined) return undefined;
  return {
    goals: [{ field: entity.states!.field, in: [last.from] }],
    request: (variable) => moved(w, entity, variable, last.transition),
    field: entity.states!.field,
    done: 200,
  };
}

/** A moment, as source, that leaves the window shut (or still open) by as little as its kind allows. */
function moment(rule: WindowRule, day: boolean, open: boolean): string {
  const least = day ? 2 * DAY : MINUTE;
  const shift = -rule.minutes * MINUTE + (open === (rule.op === '<=') ? least : -least);
  return `new Date(Date.now() ${shift < 0 ? '-' : '+'} ${Math.abs(shift)}).toISOString()${day ? '.slice(0, 10)' : ''}`;
}

/** Outside the window it is refused and nothing changes; inside it is done. */
export function windowTest(w: Writer, entity: EntityModel, rule: WindowRule): string | undefined {
  const field = entity.fields.find((each) => each.name === rule.field);
  const day = field?.spec.type === 'date';
  if (rule.action === 'create') return field === undefined ? undefined : createTest(w, entity, rule, day);
  const deed = deedOf(w, entity, rule);
  if (deed === undefined) return undefined;
  const column = field?.column ?? snakeCase(rule.field);
  const { variable } = entity;
  const error = rule.op === '<=' ? 'too_late' : 'too_early';
  return lines(
    "await unchecked(api.database);",
    `const ${variable} = ${w.reached(entity, deed.goals)};`,
    `await api.database.run(${tsString(`UPDATE ${entity.table} SET ${column} = ? WHERE id = ?`)}, ${moment(rule, day, false)}, String(${variable}.id));`,
    `const shut = ${w.stored(entity, `${variable}.id`)};`,
    deed.field === undefined
      ? [`const reply = ${deed.request(variable)};`, 'expect(reply.status).toBe(409);', `expect(reply.body.code).toBe('${error}');`]
      : refused(w, deed.request(variable), 409, deed.field, error),
    `expect(${w.stored(entity, `${variable}.id`)}).toEqual(shut);`,
    `const other = ${w.reached(entity, deed.goals)};`,
    `expect((${deed.request('other')}).status).toBe(${deed.done});`,
  );
}

function createTest(w: Writer, entity: EntityModel, rule: WindowRule, day: boolean): string | undefined {
  if (!entity.can.create) return undefined;
  const sent = (open: boolean): string => post(w, entity, { ...withFixed(entity, {}), [rule.field]: code(moment(rule, day, open)) });
  return lines(refused(w, sent(false), 400, rule.field, 'rule'), `expect((${post(w, entity, {})}).status).toBe(201);`);
}
