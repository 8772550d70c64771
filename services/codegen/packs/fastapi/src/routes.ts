import { pyDocstring, pyString } from '../../../src/domain/escape.js';
import type { AppModel, EntityModel } from '../../../src/domain/model.js';
import { filterParam } from '../../../src/domain/model-listing.js';
import type { CollectionModel } from '../../../src/domain/model-relations.js';
import { snakeCase } from '../../../src/domain/names.js';
import { lines } from '../../../src/domain/text.js';
import { attributeOf, importOf, pyNames } from './names.js';
import { block } from './text.js';

/** `<plural>/routes.py` */
export function routesModule(app: AppModel, entity: EntityModel): string {
  const names = pyNames(entity);
  const { can, path } = entity;
  const own = `services.${names.collection}`;
  const collections = entity.collections.map((collection) => collectionRoute(app, entity, collection));
  const listings = [...new Set(entity.collections.map((collection) => collection.entity))].filter((name) => name !== entity.name);
  const at = (method: string, sub: string): string => `@router.${method}(${pyString(sub)})`;
  const route = (method: string, sub: string, head: string, ...body: (string | readonly string[])[]): string =>
    `\n${at(method, sub)}\n${block(`def ${head} -> Response:`, ...body)}`;
  const answer = (call: string): string => `return JSONResponse(${call}.as_json())`;
  return lines(
    pyDocstring(`${entity.spec.pluralLabel} over HTTP.`),
    '',
    'from typing import Any',
    '',
    'from fastapi import APIRouter, Request, Response',
    'from fastapi.responses import JSONResponse',
    '',
    'from app.http.body import BODY',
    'from app.http.problem import not_offered',
    importOf(entity, 'schema', 'LISTING'),
    listings.map((name) => importOf(app.entity(name), 'schema', `LISTING as ${listingOf(app.entity(name))}`)),
    'from app.services import Services',
    '',
    '',
    block(
      `def ${names.routes}(services: Services) -> APIRouter:`,
      `router = APIRouter(prefix=${pyString(path)})`,
      can.list && route('get', '', 'list_all(request: Request)', answer(`${own}.list(LISTING.read(request.query_params))`)),
      can.create &&
        route(
          'post',
          '',
          'create(body: Any = BODY)',
          `record = ${own}.create(body)`,
          `return JSONResponse(record.as_json(), 201, {"Location": f"${path}/{record.id}"})`,
        ),
      !can.list && !can.create && '\nrouter.add_api_route("", not_offered, methods=["GET", "POST"])',
      can.read && route('get', '/{record_id}', 'read(record_id: str)', answer(`${own}.get(record_id)`)),
      can.update && route('put', '/{record_id}', 'replace(record_id: str, body: Any = BODY)', answer(`${own}.replace(record_id, body)`)),
      can.update && route('patch', '/{record_id}', 'update(record_id: str, body: Any = BODY)', answer(`${own}.update(record_id, body)`)),
      can.delete && route('delete', '/{record_id}', 'delete(record_id: str)', `${own}.delete(record_id)`, 'return Response(status_code=204)'),
      !can.read && !can.update && !can.delete && '\nrouter.add_api_route("/{record_id}", not_offered, methods=["GET", "PUT", "PATCH", "DELETE"])',
      collections,
      (entity.states?.transitions ?? []).map((transition) =>
        route(
          'post',
          `/{record_id}/${transition.segment}`,
          `${snakeCase(transition.name)}_transition(record_id: str, body: Any = BODY)`,
          answer(`${own}.transition(record_id, ${pyString(transition.name)}, body)`),
        ),
      ),
      '',
      'return router',
    ),
    '',
  );
}

const listingOf = (entity: EntityModel): string => `${pyNames(entity).stem.toUpperCase()}_LISTING`;

function collectionRoute(app: AppModel, entity: EntityModel, collection: CollectionModel): string {
  const target = app.entity(collection.entity);
  const listing = target.name === entity.name ? 'LISTING' : listingOf(target);
  const scope =
    collection.via === 'owned'
      ? `{"id": record.${attributeOf(collection.field)}}`
      : `{${pyString(filterParam(collection.field))}: [record.id]}`;
  return `\n@router.get(${pyString(`/{record_id}/${collection.segment}`)})\n${block(
    `def ${snakeCase(collection.name)}_of(record_id: str, request: Request) -> Response:`,
    `record = services.${pyNames(entity).collection}.get(record_id)`,
    `query = ${listing}.read(request.query_params)`,
    `return JSONResponse(services.${pyNames(target).collection}.list(query, ${scope}).as_json())`,
  )}`;
}
