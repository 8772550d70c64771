import { AppError } from '@hexad/kernel';
import type { ArchitecturePlan, DatabaseName, Spec } from '@hexad/proto/documents';
import { plainLine } from '../../domain/escape.js';
import type { PackManifest } from '../../domain/pack.js';
import { DATABASE_TITLES } from '../../domain/sql-dialect.js';
import { wants } from './named.js';

/** Names by which a brief asks for it. */
const WORDS: Readonly<Record<DatabaseName, readonly string[]>> = { sqlite: ['sqlite'], postgres: ['postgresql', 'postgres'] };

type Choice = NonNullable<ArchitecturePlan['database']>;

/** Where the API keeps its records; undefined where its pack does not say. @throws AppError `invalid` when it does not offer what was asked for */
export function databaseOf(spec: Spec, api: PackManifest | undefined, asked: DatabaseName | undefined): Choice | undefined {
  const offered = api?.databases;
  if (asked !== undefined && asked !== 'sqlite' && offered?.includes(asked) !== true) {
    const what = api === undefined ? 'The stack has no API that could keep its records' : `The pack ${api.name} does not keep its records`;
    throw new AppError('invalid', `${what} in ${DATABASE_TITLES[asked]}.`);
  }
  if (offered === undefined || offered.length === 0) return undefined;
  if (asked !== undefined) return { name: asked, by: 'asked', reason: 'The build was asked for with it.' };
  for (const name of offered) {
    const wish = spec.nfrs.find(
      ({ category, statement }) => category === 'technology' && WORDS[name].some((word) => wants(statement, word)),
    );
    if (wish !== undefined) return { name, by: 'brief', reason: `The brief asks for it (${wish.id}): “${plainLine(wish.statement)}”` };
  }
  const reason =
    'The brief leaves open where records are kept; this is the usual place: one file, and nothing to run beside the application.';
  return { name: 'sqlite', by: 'usual', reason };
}
