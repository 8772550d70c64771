import { pyDocstring, pyString } from '../../../src/domain/escape.js';
import type { AppModel, EntityModel } from '../../../src/domain/model.js';
import { filterParam } from '../../../src/domain/model-listing.js';
import type { CollectionModel } from '../../../src/domain/model-relations.js';
import { snakeCase } from '../../../src/domain/names.js';
import { lines, type Piece } from '../../../src/domain/text.js';
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
  const route = (method: string, sub: string, head: string, ...body: Piece[]): string =>
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
    (can.export || can.import) && importOf(entity, 'columns', 'COLUMNS', ...(can.import ? ['KEY'] : [])),
    can.import && ['from app.exchange.columns import read_rows', 'from app.exchange.importing import CSV_BODY, import_rows'],
    can.export && 'from app.exchange.export import csv_file',
    'from app.http.body import BODY',
    'from app.http.problem import not_offered, only',
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
      can.export &&
        route(
          'get',
          '/export.csv',
          'export(request: Request)',
          'query = LISTING.read(request.query_params, paged=False)',
          `return csv_file(${pyString(entity.plural)}, COLUMNS, ${own}.export(query))`,
        ),
      can.import &&
        route(
          'post',
          '/import',
          'import_all(text: str = CSV_BODY)',
          app.access !== undefined && `${own}.guard.condition("create")`,
          `done = import_rows(${own}, read_rows(text, COLUMNS), KEY${can.update ? '' : ', changes=False'})`,
          'return JSONResponse(done)',
        ),
      can.export && othersRefused('/export.csv', 'GET'),
      can.import && othersRefused('/import', 'POST'),
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

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** A path that is no record's has one method. */
const othersRefused = (path: string, method: string): string =>
  `\nrouter.add_api_route("${path}", only("${method}"), methods=[${METHODS.filter((each) => each !== method).map(pyString).join(', ')}])`;

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
