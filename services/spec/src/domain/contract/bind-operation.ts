import type { ContractForm, ContractOperation, Entity, Source } from '@hexad/proto/documents';
import type { ApiOperation, PathParameter } from './api-contract.js';
import { besideOf, type Bound, isReason, type Reason, spoken, valuesOf } from './bound.js';
import { bindProblem, statusesOf } from './refusals.js';

type Deed = Pick<ContractOperation, 'action' | 'transition'>;

/** What of the application answers an operation of the contract; a reason where nothing does. */
export function bindOperation(bound: Bound, operation: ApiOperation, sources: Source[]): ContractOperation | Reason {
  const { method, path, record, key, parent, takes, answers, status } = operation;
  const entity = bound.entity(record);
  if (entity === undefined) return { reason: `it is about no record of the application` };
  const deed = deedOf(entity, operation);
  if (isReason(deed)) return deed;
  const taken =
    takes === undefined || deed.action === 'list' || deed.action === 'read' || deed.action === 'delete'
      ? undefined
      : bound.form(entity, takes, 'request');
  if (taken !== undefined && isReason(taken)) return taken;
  const answered = answers === undefined ? undefined : bound.form(entity, answers, 'answer');
  if (answered !== undefined && isReason(answered)) return answered;
  const owner = parent === undefined ? undefined : ownerOf(bound, entity, parent);
  if (owner !== undefined && isReason(owner)) return owner;
  const unfit = unfitOf(entity, deed, taken, answered, owner);
  if (unfit !== undefined) return { reason: unfit };
  const query = queryOf(bound, entity, operation);
  if (isReason(query)) return query;
  const problem = bindProblem(operation.problem);
  return {
    id: `${method.toUpperCase()} ${path}`,
    method,
    path,
    entity: entity.name,
    ...deed,
    ...(key === undefined ? {} : { key: parameterOf(bound, key, entity) }),
    ...(owner === undefined ? {} : { parent: owner }),
    query,
    ...(taken === undefined ? {} : { takes: taken }),
    status,
    ...(answered === undefined || status === 204 ? {} : { answers: answered }),
    statuses: statusesOf(operation.declared),
    ...(problem === undefined ? {} : { problem }),
    sources,
  };
}

function deedOf(entity: Entity, { method, key, verb, path, takes }: ApiOperation): Deed | Reason {
  const can = (action: 'list' | 'create' | 'read' | 'update' | 'delete', deed: Deed['action'] = action): Deed | Reason =>
    entity.operations.includes(action) ? { action: deed } : { reason: `the brief does not allow it` };
  if (verb !== undefined) {
    const transition =
      key === undefined
        ? undefined
        : entity.transitions.find(({ name, label }) => spoken(name) === spoken(verb) || label.toLowerCase() === spoken(verb));
    return transition !== undefined && method !== 'get' && method !== 'delete'
      ? { action: 'transition', transition: transition.name }
      : { reason: `nothing in the application is meant by ${path}` };
  }
  if (key === undefined) {
    if (method === 'get') return can('list');
    return method === 'post' ? can('create') : { reason: `records are changed one by one` };
  }
  if (method === 'get') return can('read');
  if (method === 'delete') return can('delete');
  if (takes === undefined) return { reason: 'it does not say what it takes' };
  return can('update', method === 'put' ? 'replace' : 'update');
}

const parameterOf = (bound: Bound, { param }: PathParameter, entity: Entity): NonNullable<ContractOperation['key']> => ({
  param,
  entity: entity.name,
  numbered: bound.idOf(entity) !== 'id',
});

function ownerOf(
  bound: Bound,
  entity: Entity,
  parent: PathParameter & { readonly record: string },
): NonNullable<ContractOperation['parent']> | Reason {
  const owner = bound.entity(parent.record);
  const relation =
    owner && entity.relations.find((one) => one.kind === 'belongsTo' && one.entity === owner.name && one.field !== undefined);
  if (owner === undefined || relation?.field === undefined) return { reason: `its path says a ${parent.record}, to which nothing belongs` };
  return { ...parameterOf(bound, parent, owner), field: relation.field };
}

/** What makes that no request could succeed, or that no answer could be made. */
function unfitOf(
  entity: Entity,
  { action }: Deed,
  takes: ContractForm | undefined,
  answers: ContractForm | undefined,
  parent: ContractOperation['parent'],
): string | undefined {
  if (action === 'list' && answers !== undefined && !answers.list) return 'it answers one record where there are many';
  if (action !== 'list' && answers?.list === true && action !== 'create') return 'it answers many records where there is one';
  if (action === 'list' && answers === undefined) return 'it does not say what it answers';
  if (action === 'delete' && answers !== undefined && answers.members.length > 0) return 'it answers a record that is gone';
  if (action !== 'create') return undefined;
  if (takes === undefined) return 'it does not say what it takes';
  if (takes.list) return 'records are made one by one';
  const given = new Set([...takes.members.map(({ field }) => field), ...(parent === undefined ? [] : [parent.field])]);
  const needed = [
    ...entity.fields
      .filter((field) => field.required && field.default === undefined && field.readOnly !== true && field.name !== entity.stateField)
      .map(({ name }) => name),
    ...entity.relations.filter(({ required, kind }) => required && kind !== 'hasMany').flatMap(({ field }) => field ?? []),
  ].find((name) => !given.has(name));
  return needed === undefined ? undefined : `its request cannot say ${needed}, without which there is no ${entity.label.toLowerCase()}`;
}

const SEARCH = new Set(['q', 'query', 'search', 'text', 'term', 'keyword']);
const SORT = new Set(['sort', 'sort by', 'order by', 'order', 'ordering']);

/** What the parameters of a list mean; those that mean nothing here are let pass, but none that has to be given. */
function queryOf(bound: Bound, entity: Entity, { query, answers, key }: ApiOperation): ContractOperation['query'] | Reason {
  if (key !== undefined) return [];
  const bounds = query.map(({ name, required }): ContractOperation['query'][number] | Reason | undefined => {
    const words = spoken(name);
    const place = besideOf(name);
    if (place !== undefined && place !== 'total') return { name, means: place };
    if (SEARCH.has(words) && entity.search.length > 0) return { name, means: 'search' };
    if (SORT.has(words)) return { name, means: 'sort' };
    const member = bound.member(entity, { name, words, required, nullable: false, kind: 'text' });
    const values = answers?.members.find((one) => one.words === words)?.values;
    const field = entity.fields.find((one) => one.name === member?.field);
    const called = values === undefined ? undefined : valuesOf(values, field?.enum ?? []);
    if (member !== undefined && entity.filters.includes(member.field))
      return { name, means: 'filter', field: member.field, ...(called === undefined ? {} : { values: called }) };
    return required ? { reason: `nothing can be found by ${name}` } : undefined;
  });
  return (
    bounds.find((one): one is Reason => one !== undefined && isReason(one)) ??
    bounds.flatMap((one) => (one === undefined || isReason(one) ? [] : [one]))
  );
}
