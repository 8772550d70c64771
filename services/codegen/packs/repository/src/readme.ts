import type { Entity } from '@hexad/proto/documents';
import type { RepositoryModel } from '../../../src/domain/compose.js';
import type { AppModel, EntityModel } from '../../../src/domain/model.js';
import { markdown } from '../../../src/domain/escape.js';
import { lines } from '../../../src/domain/text.js';
import { accessSection, accessSettings } from './readme-access.js';
import { deploySection } from './readme-deploy.js';
import { fieldTable } from './readme-fields.js';

export function readme(model: RepositoryModel): string {
  const { app, packs } = model;
  const { spec } = app;
  const api = packs.some((pack) => pack.surface === 'api');
  const guarded = packs.some((pack) => pack.surface === 'api' && pack.holds?.includes('access') === true);
  const web = packs.some((pack) => pack.surface === 'ui');
  const python = packs.some((pack) => pack.toolchain === 'python');
  const reminds = api && !python && app.entities.some(({ reminders }) => reminders.length > 0);
  return `${lines(
    `# ${markdown(spec.title)}`,
    '',
    markdown(spec.overview),
    '',
    '## Start',
    '',
    python
      ? 'Needs Node 20 or newer, npm and Python 3.11 or newer. The first start installs and builds everything; a Python that has the packages already is used as it is.'
      : 'Needs Node 20 or newer and npm. The first start installs and builds everything.',
    '',
    '```sh',
    'npm start',
    '```',
    '',
    api && web && 'The application is then at <http://localhost:3000>, its API below `/api`, described at `/openapi.json`.',
    api && !web && 'The API is then at <http://localhost:3000/api>, described at <http://localhost:3000/openapi.json>.',
    '',
    '| Command | What it does |',
    '| --- | --- |',
    '| `npm start` | installs and builds what is missing, then serves |',
    '| `npm run dev` | serves and restarts on every change |',
    '| `npm test` | runs the tests: one for each acceptance criterion, named after it |',
    '| `npm run coverage` | the same, and how much of the code they reach; ends with an error when that is too little |',
    '| `npm run lint`, `npm run typecheck`, `npm run build` | what they say |',
    api && !python && app.entities.length > 0 && '| `npm run seed` | adds a few example records to an empty database |',
    reminds && '| `npm run reminders --prefix api` | looks for due reminders once; the service looks each minute while it runs |',
    '',
    '| Setting | Default | Meaning |',
    '| --- | --- | --- |',
    '| `PORT` | `3000` | port of the service |',
    '| `HOST` | `127.0.0.1` | address on which it listens; `0.0.0.0` for all |',
    model.database === 'postgres'
      ? DATABASE_SETTINGS
      : '| `DATABASE_FILE` | `./data/app.db` | the SQLite database, relative to `api/` |',
    guarded && accessSettings(app, python),
    reminds && '| `REMINDERS_WEBHOOK` | | where due reminders are posted; without it they are written to the log |',
    api && web && '| `API_URL` | `http://localhost:3000` | where the pages of `npm run dev` in `web/` find the API |',
    '',
    '## Layout',
    '',
    packs.map((pack) => `- \`${pack.folder}/\`: ${markdown(pack.title)}`),
    '- [`docs/architecture.md`](docs/architecture.md): components, data, states and the outline of the API',
    api && '- [`docs/api.md`](docs/api.md): each request, who may send it, what it takes and answers',
    '',
    python && pythonSection(),
    deploySection(model),
    guarded && accessSection(app),
    api && app.entities.length > 0 && apiSection(app),
    stories(app),
  )}\n`;
}

const DATABASE_SETTINGS = lines(
  '| `DATABASE_URL` | none: it has to be set | the PostgreSQL database, from version 13: `postgres://user:password@host:5432/name`; its tables are made at the first start |',
  '| `TEST_DATABASE_URL` | none | a PostgreSQL server in which tests may make databases; without it they start one of their own, of the programs `initdb` and `postgres` that are installed |',
);

const pythonSection = (): string =>
  lines(
    '## The API without Node',
    '',
    '```sh',
    'cd api',
    'python3 -m venv .venv && .venv/bin/pip install -r requirements-dev.txt',
    '.venv/bin/python -m app                                 # serves',
    '.venv/bin/python -m pytest                              # tests',
    '.venv/bin/ruff check && .venv/bin/mypy app tests        # lint and types',
    '.venv/bin/bandit -q -r -s B608 app                      # security',
    '```',
    '',
    'Versions are pinned in `requirements.txt` and `requirements-dev.txt`, without hashes.',
    '',
  );

function apiSection(app: AppModel): string {
  return lines(
    '## API',
    '',
    'Lists answer `{ items, page, pageSize, total }` and take `?page=`, `?pageSize=`, `?sort=name,-other`, `?q=` and the filters named below;',
    'a filter may be repeated, and dates and numbers also take `?<field>From=` and `?<field>To=`. Errors are problem details (RFC 9457) with',
    '`errors: [{ field, code, message }]`: 400 for a request that is not valid, 404 for what does not exist, 409 for what the state of the data forbids.',
    'A new record always starts in its first state; any other is refused with 409, and so is a change that no transition allows.',
    '',
    app.entities.map((entity) => entitySection(app, entity)),
  );
}

function entitySection(app: AppModel, entity: EntityModel): string {
  const { path, states } = entity;
  const can = (operation: Entity['operations'][number], row: string): string | false => entity.can[operation] && row;
  return lines(
    `### ${markdown(entity.spec.pluralLabel)}`,
    '',
    '| Request | What it does |',
    '| --- | --- |',
    can('list', `| \`GET ${path}\` | lists |`),
    can('create', `| \`POST ${path}\` | creates |`),
    can('read', `| \`GET ${path}/{id}\` | reads |`),
    can('update', `| \`PUT ${path}/{id}\`, \`PATCH ${path}/{id}\` | replaces; changes the given fields, null clears |`),
    can('delete', `| \`DELETE ${path}/{id}\` | deletes |`),
    entity.collections.map(
      (collection) => `| \`GET ${path}/{id}/${collection.segment}\` | lists: ${markdown(app.entity(collection.entity).spec.pluralLabel)} |`,
    ),
    states?.transitions.map(
      (transition) =>
        `| \`POST ${path}/{id}/${transition.segment}\` | ${transition.spec.from.map(markdown).join(', ')} → ${markdown(transition.spec.to)}${transition.requires.length > 0 ? `; needs \`${transition.requires.join('`, `')}\`` : ''} |`,
    ),
    '',
    fieldTable(app, entity),
    '',
    entity.listing.filters.length > 0 && `Filters: ${entity.listing.filters.map((filter) => `\`${filter.param}\``).join(', ')}.`,
    entity.listing.search.length > 0 && `Search looks in ${entity.listing.search.map((each) => `\`${each.field}\``).join(', ')}.`,
    entity.listing.sorts.length > 0 && `Sorts: ${entity.listing.sorts.map((sort) => `\`${sort.field}\``).join(', ')}.`,
    '',
    entity.rules.length > 0 && ['Rules:', '', entity.rules.map((rule) => `- ${markdown(rule.statement)}`), ''],
  );
}

function stories(app: AppModel): string {
  const included = app.spec.stories.filter((story) => app.scope.includes(story.id));
  return lines(
    '## Stories',
    '',
    included.map((story) => `- ${story.id}: ${markdown(story.title)}`),
  );
}
