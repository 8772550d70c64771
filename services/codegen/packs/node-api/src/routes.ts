import type { AppModel, EntityModel } from '../../../src/domain/model.js';
import type { CollectionModel } from '../../../src/domain/model-relations.js';
import { tsString } from '../../../src/domain/escape.js';
import { lines, list } from '../../../src/domain/text.js';
import { filterParam } from '../../../src/domain/model-listing.js';
import { exportRoute, importRoute } from './exchange/routes.js';
import { keepingRoutes } from './keeping/service.js';
import { moduleNames } from './names.js';

/** Which method an item's path offers for each sub-path. */
interface SubPath {
  readonly segment: string;
  readonly methods: readonly { readonly method: 'get' | 'post'; readonly handler: string }[];
}

/** `<plural>/routes.ts` */
export function routesModule(app: AppModel, entity: EntityModel): string {
  const names = moduleNames(entity);
  const { can, collection } = entity;
  const root = [...(can.list ? ['GET'] : []), ...(can.create ? ['POST'] : [])];
  const item = [...(can.read ? ['GET'] : []), ...(can.update ? ['PUT', 'PATCH'] : []), ...(can.delete ? ['DELETE'] : [])];
  const targets = [...new Set(entity.collections.map((each) => each.entity))]
    .filter((name) => name !== entity.name)
    .map((name) => app.entity(name));
  const transitions = (entity.states?.transitions.length ?? 0) > 0;
  const lists = can.list || entity.collections.some((each) => each.entity === entity.name);
  const demand = (action: string): string => (app.access === undefined ? '' : `demand(${tsString(entity.plural)}, ${tsString(action)});\n`);
  const writes = can.create || can.update || can.delete || transitions;
  const parses = entity.kept !== undefined || can.list || entity.collections.length > 0 || can.update || transitions;
  return lines(
    `import { Router } from 'express';`,
    (can.update || entity.kept !== undefined) && "import { z } from 'zod';",
    can.import && "import { readRows } from '../exchange/columns.ts';",
    can.export && "import { sendCsv } from '../exchange/export.ts';",
    app.access !== undefined && writes && "import { demand } from '../access/permits.ts';",
    entity.kept !== undefined && "import { paging } from '../http/list-query.ts';",
    "import { methodNotAllowed } from '../http/problem.ts';",
    parses && "import { parse } from '../http/validation.ts';",
    "import type { Services } from '../services.ts';",
    targets.map((target) => `import { ${moduleNames(target).querySchema} } from '../${target.plural}/schema.ts';`),
    (can.export || can.import) && "import { COLUMNS } from './columns.ts';",
    (can.create || can.update || lists || transitions) &&
      `import { ${list(lists && names.querySchema, (can.create || can.update) && names.readInput, transitions && 'transitionBodies')} } from './schema.ts';`,
    '',
    entity.kept !== undefined && `const deletedQuery = z.strictObject(paging(${entity.listing.pageSize.default}, ${entity.listing.pageSize.max}));\n`,
    can.update && 'const patchBody = z.record(z.string(), z.unknown());\n',
    `export function ${names.routes}({ ${[collection, ...targets.map((target) => target.collection)].sort().join(', ')} }: Pick<Services, ${[entity, ...targets].map((each) => tsString(each.collection)).join(' | ')}>): Router {`,
    'const router = Router();',
    '',
    'router',
    ".route('/')",
    can.list && `.get(async (req, res) => {\nres.json(await ${collection}.list(parse(${names.querySchema}, req.query)));\n})`,
    can.create &&
      `.post(async (req, res) => {\n${demand('create')}const ${entity.variable} = await ${collection}.create(${names.readInput}(req.body));\nres.status(201).location(\`${entity.path}/\${${entity.variable}.id}\`).json(${entity.variable});\n})`,
    `.all(methodNotAllowed(${root.map(tsString).join(', ')}));`,
    '',
    entity.can.export && exportRoute(entity),
    entity.can.import && importRoute(entity, demand('create')),
    keepingRoutes(entity, demand('delete')),
    'router',
    ".route('/:id')",
    can.read && `.get(async (req, res) => {\nres.json(await ${collection}.get(req.params.id));\n})`,
    can.update && `.put(async (req, res) => {\n${demand('update')}res.json(await ${collection}.replace(req.params.id, ${names.readInput}(req.body)));\n})`,
    can.update && `.patch(async (req, res) => {\n${demand('update')}res.json(await ${collection}.update(req.params.id, parse(patchBody, req.body)));\n})`,
    can.delete && `.delete(async (req, res) => {\n${demand('delete')}await ${collection}.delete(req.params.id);\nres.status(204).end();\n})`,
    `.all(methodNotAllowed(${item.map(tsString).join(', ')}));`,
    '',
    subPaths(app, entity).map((path) => [
      'router',
      `.route(${tsString(`/:id/${path.segment}`)})`,
      path.methods.map(({ method, handler }) => `.${method}(async (req, res) => {\n${handler}\n})`),
      `.all(methodNotAllowed(${path.methods.map(({ method }) => tsString(method.toUpperCase())).join(', ')}));`,
      '',
    ]),
    'return router;',
    '}',
  );
}

function subPaths(app: AppModel, entity: EntityModel): SubPath[] {
  const paths = new Map<string, SubPath>();
  const add = (segment: string, method: 'get' | 'post', handler: string): void => {
    const known = paths.get(segment);
    paths.set(segment, { segment, methods: [...(known?.methods ?? []), { method, handler }] });
  };
  for (const collection of entity.collections) add(collection.segment, 'get', collectionHandler(app, entity, collection));
  for (const transition of entity.states?.transitions ?? []) {
    const body = `parse(transitionBodies.${transition.name}, req.body ?? {})`;
    const demand = app.access === undefined ? '' : `demand(${tsString(entity.plural)}, ${tsString(transition.name)});\n`;
    add(transition.segment, 'post', `${demand}res.json(await ${entity.collection}.transition(req.params.id, ${tsString(transition.name)}, ${body}));`);
  }
  return [...paths.values()];
}

function collectionHandler(app: AppModel, entity: EntityModel, collection: CollectionModel): string {
  const target = app.entity(collection.entity);
  const query = `parse(${moduleNames(target).querySchema}, req.query)`;
  if (collection.via === 'owned') {
    return lines(
      `const ${entity.variable} = await ${entity.collection}.get(req.params.id);`,
      `res.json(await ${target.collection}.list(${query}, { id: ${entity.variable}.${collection.field} }));`,
    );
  }
  const scope = `{ ${filterParam(collection.field)}: [id] }`;
  return lines(`const { id } = await ${entity.collection}.get(req.params.id);`, `res.json(await ${target.collection}.list(${query}, ${scope}));`);
}
