import { plainLine, tsString, tsValue } from '../../../../src/domain/escape.js';
import type { AppModel, EntityModel } from '../../../../src/domain/model.js';
import type { GeneratedFile } from '../../../../src/domain/pack.js';
import type { Dialect } from '../../../../src/domain/sql-dialect.js';
import { lines } from '../../../../src/domain/text.js';

const FOLDER = 'src/reminders/';
export const isOfReminders = (path: string): boolean => path.startsWith(FOLDER);
export const reminds = (app: AppModel): boolean => app.entities.some(({ reminders }) => reminders.length > 0);

/** `reminders/rules.ts` and `reminders/routes.ts` */
export const reminderFiles = (app: AppModel): GeneratedFile[] =>
  reminds(app)
    ? [
        { path: `${FOLDER}rules.ts`, text: rulesModule(app) },
        { path: `${FOLDER}routes.ts`, text: routesModule(app) },
      ]
    : [];

const rulesModule = (app: AppModel): string =>
  lines(
    '// Of what somebody is reminded, and when.',
    '',
    `export interface Rule {
  id: string;
  text: string;
  path: string;
  table: string;
  /** A date, or a moment. */
  column: string;
  day: boolean;
  /** After it; before it where they are negative. */
  minutes: number;
  recipient?: string;
  when?: { column: string; values: readonly (string | number | boolean)[] };
}
`,
    'export const RULES: readonly Rule[] = [',
    app.entities.map((entity) => entity.reminders.map((reminder) => ruleOf(entity, reminder))),
    '];',
  );

function ruleOf(entity: EntityModel, { id, statement, field, minutes, when, via }: EntityModel['reminders'][number]): string {
  const own = entity.fields.find(({ name }) => name === field);
  const held = entity.fields.find(({ name }) => name === when?.field);
  const recipient = entity.references.find((reference) => reference.field === via);
  return lines(
    '{',
    `id: ${tsString(id)},`,
    `text: ${tsString(plainLine(statement))},`,
    `path: ${tsString(entity.path)},`,
    `table: ${tsString(entity.table)},`,
    `column: ${tsString(own?.column ?? (field === 'createdAt' ? 'created_at' : 'updated_at'))},`,
    `day: ${own?.spec.type === 'date'},`,
    `minutes: ${minutes},`,
    recipient !== undefined && `recipient: ${tsString(recipient.column)},`,
    held !== undefined && `when: { column: ${tsString(held.column)}, values: [${when!.in.map(tsValue).join(', ')}] },`,
    '},',
  );
}

/** Everybody sees what is for them; who manages accounts, and everybody where nobody signs in, sees all. */
const routesModule = (app: AppModel): string =>
  lines(
    "import { Router } from 'express';",
    "import { z } from 'zod';",
    app.access !== undefined && "import { signedIn } from '../access/person.ts';\nimport { ADMINISTRATORS } from '../access/roles.ts';",
    "import type { Database } from '../db/connection.ts';",
    "import { paging } from '../http/list-query.ts';",
    "import { methodNotAllowed } from '../http/problem.ts';",
    "import { parse } from '../http/validation.ts';",
    "import { listReminders } from './outbox.ts';",
    '',
    'const query = z.strictObject(paging(20, 100));',
    '',
    app.access !== undefined &&
      `function recipient(): string | null | undefined {
  const { role, recordId } = signedIn();
  return role === 'system' || ADMINISTRATORS.includes(role) ? undefined : recordId;
}
`,
    'export function reminderRoutes(database: Database): Router {',
    'const router = Router();',
    'router',
    ".route('/')",
    `.get(async (req, res) => {\nres.json(await listReminders(database, parse(query, req.query)${app.access === undefined ? '' : ', recipient()'}));\n})`,
    ".all(methodNotAllowed('GET'));",
    'return router;',
    '}',
  );

/** The service looks for due reminders while it runs. */
export function withReminders(app: AppModel, file: GeneratedFile): GeneratedFile {
  if (!reminds(app) || file.path !== 'src/server.ts') return file;
  return {
    ...file,
    text: file.text
      .replace(
        "import { openDatabase } from './db/database.ts';",
        "import { openDatabase } from './db/database.ts';\nimport { deliveryFrom } from './reminders/delivery.ts';\nimport { watchReminders } from './reminders/watch.ts';",
      )
      .replace('function stop(): void {', 'const endReminders = watchReminders(database, deliveryFrom(process.env));\n\nfunction stop(): void {\n  endReminders();'),
  };
}

export const remindersMigration = ({ moment, tableEnd }: Dialect) => ({
  name: 'createReminders',
  slug: 'reminders-to-send',
  sql: `CREATE TABLE app_reminders (
  id TEXT PRIMARY KEY,
  rule TEXT NOT NULL,
  record_id TEXT NOT NULL,
  recipient_id TEXT,
  due_at ${moment} NOT NULL,
  made_at ${moment} NOT NULL,
  taken_at ${moment},
  delivered_at ${moment}
)${tableEnd};`,
});
