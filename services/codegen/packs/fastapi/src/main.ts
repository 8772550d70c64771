import type { AppModel } from '../../../src/domain/model.js';
import { lines } from '../../../src/domain/text.js';
import { importOf, pyNames } from './names.js';
import { block } from './text.js';

/** `main.py`: the service as an application of FastAPI. `web`: the folder of the page's pack. */
export function mainModule(app: AppModel, web: string | undefined): string {
  const entities = app.entities.length > 0;
  const signsIn = app.access !== undefined;
  return lines(
    '"""The service as a FastAPI application, without a port."""',
    '',
    'import json',
    'from pathlib import Path',
    '',
    'from fastapi import FastAPI, Response',
    'from fastapi.responses import JSONResponse',
    '',
    signsIn && ['from app.access.identify import Identified, Identify, by_session', 'from app.access.routes import access_routes'],
    'from app.db.database import Database',
    'from app.http.health import health_routes',
    'from app.http.middleware import add_security_headers',
    'from app.http.problem import add_problem_handlers',
    web !== undefined && 'from app.http.web import Web',
    entities && 'from app.services import Services',
    app.entities.map((entity) => importOf(entity, 'routes', pyNames(entity).routes)),
    '',
    'HERE = Path(__file__).parent',
    '# What the API offers, as OpenAPI: written for clients, not derived from the code.',
    'OPENAPI = json.loads((HERE / "openapi.json").read_text("utf-8"))',
    '',
    '',
    block(
      `def create_app(database: Database${signsIn ? ', identify: Identify | None = None' : ''}) -> FastAPI:`,
      signsIn && '"""`identify` says who sends a request; usually their session does."""',
      'app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)',
      signsIn && 'app.add_middleware(Identified, identify=identify or by_session(database))',
      'add_security_headers(app)',
      web === undefined
        ? 'add_problem_handlers(app)'
        : ['# The built web page, where there is one.', `web = Web(HERE.parents[1] / "${web}" / "dist")`, 'add_problem_handlers(app, web.answer)'],
      'app.include_router(health_routes(database))',
      signsIn && 'app.include_router(access_routes(database))',
      entities && [
        'services = Services(database)',
        app.entities.map((entity) => `app.include_router(${pyNames(entity).routes}(services))`),
      ],
      '',
      '@app.get("/openapi.json")',
      block('def openapi() -> Response:', 'return JSONResponse(OPENAPI)'),
      '',
      'return app',
    ),
    '',
  );
}
