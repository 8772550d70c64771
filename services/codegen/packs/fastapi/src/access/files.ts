import type { AppModel } from '../../../../src/domain/model.js';
import type { GeneratedFile } from '../../../../src/domain/pack.js';
import { rightsModule, rolesModule } from './tables.js';

const FOLDER = 'app/access/';
export const isOfAccess = (path: string): boolean => path.startsWith(FOLDER) || path === 'tests/support/guarded.py';

/** Everything below `access/`; nothing where nobody signs in. */
export function accessFiles(app: AppModel, given: readonly GeneratedFile[]): GeneratedFile[] {
  if (app.access === undefined) return [];
  return [
    ...given.filter(({ path }) => path.startsWith(FOLDER)),
    { path: `${FOLDER}roles.py`, text: rolesModule(app, app.access) },
    { path: `${FOLDER}rights.py`, text: rightsModule(app, app.access) },
  ];
}

const CHANGES: Readonly<Record<string, (text: string) => string>> = {
  'app/__main__.py': (text) =>
    text
      .replace('from app.config', 'from app.access.first_administrator import first_administrator\nfrom app.config')
      .replace(
        '    try:\n',
        '    try:\n        said = first_administrator(database, os.environ)\n        if said is not None:\n            print(said, flush=True)\n',
      ),
  'tests/support/api.py': (text) =>
    text
      .replace('from app.db.open', 'from app.access.person import SYSTEM\nfrom app.db.open')
      .replace('class TestApi:\n', 'class TestApi:\n    """Asks as the service itself, which may do everything. What people may is in guarded.py."""\n\n')
      .replace('create_app(self.database)', 'create_app(self.database, lambda _request: SYSTEM)'),
  'tests/conftest.py': (text) =>
    `${text.replace('from tests.support.report', 'from tests.support.guarded import People\nfrom tests.support.report')}\n\n@pytest.fixture\ndef people(api: TestApi) -> People:\n    return People(api)\n`,
};

/** The service makes its first account before it listens, and tests of everything but access ask as the service itself. */
export const withAccess = (app: AppModel, file: GeneratedFile): GeneratedFile =>
  app.access === undefined ? file : { ...file, text: CHANGES[file.path]?.(file.text) ?? file.text };
