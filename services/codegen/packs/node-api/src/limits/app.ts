import type { AppModel } from '../../../../src/domain/model.js';
import type { GeneratedFile } from '../../../../src/domain/pack.js';

const FOLDER = 'src/limits/';
/** Whether the file only makes sense where requests are limited. */
export const isOfLimits = (path: string): boolean => path.startsWith(FOLDER);

export const limitImport = (app: AppModel): string | false =>
  app.rateLimit !== undefined && "import { limited, RequestLimit, type Limit } from './limits/request-limit.ts';";

/** What `app.ts` says of the limit. */
export function limitDeclaration({ rateLimit }: AppModel): string | false {
  if (rateLimit === undefined) return false;
  const { requests, seconds } = rateLimit;
  return `/** At most ${requests} requests of one sender within ${seconds} ${seconds === 1 ? 'second' : 'seconds'}. */
export const requestLimit = (now: () => number = Date.now): Limit => new RequestLimit(${requests}, ${seconds * 1000}, now);
`;
}

export function limitUse(app: AppModel): string | false {
  if (app.rateLimit === undefined) return false;
  const byUser = app.rateLimit.by === 'user' && app.access !== undefined;
  return `app.use('/api', limited(limit, async (req) => ${byUser ? "(await identify(req))?.id ?? req.ip ?? ''" : "req.ip ?? ''"}));`;
}

/** Tests of everything else may send what they need. */
export function asUnlimited(app: AppModel, file: GeneratedFile): GeneratedFile {
  if (app.rateLimit === undefined) return file;
  if (file.path === 'test/support/guarded.ts')
    return {
      ...file,
      text: file.text
        .replace("import { Sessions }", "import { bySession } from '../../src/access/identify.ts';\nimport { Sessions }")
        .replace("import { createApp } from '../../src/app.ts';", "import { createApp } from '../../src/app.ts';\nimport { UNLIMITED } from '../../src/limits/request-limit.ts';")
        .replace('createApp(api.database)', 'createApp(api.database, bySession(api.database), UNLIMITED)'),
    };
  if (file.path !== 'test/support/api.ts') return file;
  return {
    ...file,
    text: file.text
      .replace(
        "import { openTestDatabase } from './database.ts';",
        "import { UNLIMITED, type Limit } from '../../src/limits/request-limit.ts';\nimport { openTestDatabase } from './database.ts';",
      )
      .replace('constructor(database: TestDatabase) {', 'constructor(database: TestDatabase, limit: Limit) {')
      .replace(/createApp\((database.*)\)\.listen/, (_, given: string) => `createApp(${given}, limit).listen`)
      .replace('open(): Promise<TestApi>', 'open(limit: Limit = UNLIMITED): Promise<TestApi>')
      .replace('new TestApi(await openTestDatabase())', 'new TestApi(await openTestDatabase(), limit)'),
  };
}
