import type { ContractForm, ContractOperation } from '@hexad/proto/documents';
import { filterParam } from './model-listing.js';
import type { AppModel, EntityModel } from './model.js';

/** An operation of the contract as generated code answers it. */
export interface ContractModel {
  readonly spec: ContractOperation;
  readonly entity: EntityModel;
  readonly parent: EntityModel | undefined;
  /** Its path with all that stands before it. */
  readonly path: string;
  /** The request of the service that it stands for; `{key}` and `{parent}` are ids. */
  readonly to: { readonly method: string; readonly path: string };
  readonly query: readonly {
    readonly name: string;
    readonly means: string;
    readonly to?: string;
    readonly values?: Readonly<Record<string, string>>;
  }[];
  /** Where a record that it makes is read. */
  readonly location: string | undefined;
}

const METHODS = {
  list: 'GET',
  read: 'GET',
  create: 'POST',
  replace: 'PUT',
  update: 'PATCH',
  delete: 'DELETE',
  transition: 'POST',
} as const;
/** What the application answers by itself. */
const OWN = /^\/(?:api|health|openapi\.json|docs)(?:\/|$)/;

/** The operations of the contract, once their story is in; those with fewer parameters are tried first. */
export function contractModels(app: AppModel, pages: boolean): ContractModel[] {
  const { contract, stories } = app.spec;
  if (contract === undefined || !stories.some(({ id, capability }) => capability === 'contract' && app.scope.includes(id))) return [];
  const mount = mountOf(contract.base, contract.operations, pages);
  const paths = new Map(
    contract.operations
      .filter(({ action }) => action === 'read')
      .map(({ entity, path, key }) => [entity, `${mount}${path.replace(`{${key?.param}}`, '{key}')}`]),
  );
  const models = contract.operations.flatMap((spec): ContractModel[] => {
    const entity = app.entities.find(({ name }) => name === spec.entity);
    const parent = app.entities.find(({ name }) => name === spec.parent?.entity);
    const path = entity === undefined ? undefined : targetOf(spec, entity, parent);
    if (entity === undefined || path === undefined) return [];
    return [
      {
        spec,
        entity,
        parent,
        path: `${mount}${spec.path}`,
        to: { method: METHODS[spec.action], path },
        query: queryOf(spec, entity),
        location: spec.action === 'create' ? paths.get(spec.entity) : undefined,
      },
    ];
  });
  return models.sort((a, b) => parametersIn(a.path) - parametersIn(b.path));
}

/** Where the contract's paths would be those of the application itself, or of its pages, they stand below `/contract`. */
export function mountOf(base: string, operations: readonly ContractOperation[], pages: boolean): string {
  const taken = operations.some(({ path }) => OWN.test(`${base}${path}`)) || (pages && base === '');
  return taken ? `/contract${base}` : base;
}

const parametersIn = (path: string): number => path.split('{').length;

function targetOf(
  { action, transition, parent: named }: ContractOperation,
  entity: EntityModel,
  parent: EntityModel | undefined,
): string | undefined {
  if (action === 'create') return entity.path;
  if (action === 'list') {
    if (named === undefined) return entity.path;
    const collection = parent?.collections.find((one) => one.entity === entity.name && one.field === named.field);
    return parent && collection && `${parent.path}/{parent}/${collection.segment}`;
  }
  if (action !== 'transition') return `${entity.path}/{key}`;
  const found = entity.states?.transitions.find(({ name }) => name === transition);
  return found && `${entity.path}/{key}/${found.segment}`;
}

const LISTED = { page: 'page', pageSize: 'pageSize', search: 'q' } as const;

const queryOf = ({ query }: ContractOperation, entity: EntityModel): ContractModel['query'] =>
  query.flatMap(({ name, means, field, values }): ContractModel['query'] => {
    if (means === 'sort') return entity.listing.sorts.length > 0 ? [{ name, means }] : [];
    if (means === 'offset') return [{ name, means }];
    const to = means === 'filter' ? filterParam(field ?? name) : LISTED[means];
    return [{ name, means, to, ...(values === undefined ? {} : { values }) }];
  });

/** A form without what only a test asks for. */
export function shapeOf(form: ContractForm): Omit<ContractForm, 'schema'> {
  const { schema: _, ...shape } = form;
  return shape;
}
