import type { Action, ArchitecturePlan } from '@hexad/proto/documents';
import type { AppModel, EntityModel } from '../../domain/model.js';
import { openApiDocument, operationIds } from '../../domain/openapi.js';
import { whoMay } from './who.js';

type Call = ArchitecturePlan['api'][number];
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Every operation of the API, from the document that it will describe itself with. */
export function outlineOf(app: AppModel, stories: ReadonlySet<string>): Call[] {
  const callers = callersOf(app);
  return Object.entries(openApiDocument(app.spec, stories).paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method] as { operationId: string; summary?: string; security?: readonly unknown[] } | undefined;
      if (operation === undefined) return [];
      const { operationId, summary = '', security } = operation;
      const who = app.access === undefined ? undefined : security?.length === 0 ? ['anyone'] : (callers.get(operationId) ?? ['everyone']);
      return [{ method: method.toUpperCase(), path, operation: operationId, summary, ...(who && { who }) }];
    }),
  );
}

function callersOf(app: AppModel): Map<string, string[]> {
  const callers = new Map<string, string[]>();
  const put = (id: string, entity: EntityModel, action: Action, transition?: string): void => {
    const who = whoMay(app, entity.name, action, transition);
    if (who !== undefined) callers.set(id, who);
  };
  for (const entity of app.entities) {
    put(operationIds.list(entity), entity, 'read');
    put(operationIds.read(entity), entity, 'read');
    put(operationIds.create(entity), entity, 'create');
    put(operationIds.replace(entity), entity, 'update');
    put(operationIds.update(entity), entity, 'update');
    put(operationIds.delete(entity), entity, 'delete');
    for (const one of entity.states?.transitions ?? []) put(operationIds.transition(entity, one), entity, 'transition', one.name);
    for (const one of entity.collections) put(operationIds.collection(entity, one), app.entity(one.entity), 'read');
  }
  return callers;
}
