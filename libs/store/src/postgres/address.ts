import { AppError } from '@hexad/kernel';
import { databaseError, NO_ANSWER } from '../database-errors.js';

const FORM = 'postgres://user:password@host:5432/database';

/** Where a PostgreSQL is, and the setting that says so. Nothing that it tells holds the password. */
export class PostgresAddress {
  readonly url: string;
  readonly #setting: string;
  readonly #parsed: URL;

  /** Fails with `settings_invalid` for what no driver can read. */
  constructor(setting: string, url: string) {
    this.url = url;
    this.#setting = setting;
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed === undefined) throw refused(setting, `is no address of the form ${FORM}`);
    if (parsed.hostname === '' && !parsed.searchParams.has('host')) throw refused(setting, `names no host; the form is ${FORM}`);
    for (const [part, text] of [
      ['user', parsed.username],
      ['password', parsed.password],
      ['database', parsed.pathname],
    ] as const) {
      if (decoded(text) === undefined)
        throw refused(setting, `has a % in the ${part} that no two hexadecimal digits follow; write it as %25`);
    }
    this.#parsed = parsed;
  }

  /** What a failed connection means: `settings_invalid` where the setting has to change or the database to be made. */
  failure(thrown: unknown): AppError {
    const cause = thrown instanceof AppError ? thrown.cause : thrown;
    const { code, driverError } = (cause ?? {}) as { code?: string; driverError?: { code?: string } };
    const { hostname, port } = this.#parsed;
    const host = hostname || this.#parsed.searchParams.get('host')!;
    const state = driverError?.code ?? code ?? '';
    if (state === '3D000') {
      const name = decoded(this.#parsed.pathname)?.slice(1) || decoded(this.#parsed.username) || '';
      const create = `createdb -h ${host} -p ${port || 5432} ${name}`;
      return refused(
        this.#setting,
        `names the database ${JSON.stringify(name)}, which does not exist; create it, for instance with \`${create}\``,
        thrown,
      );
    }
    if (state === '28P01' || state === '28000') {
      const user = JSON.stringify(decoded(this.#parsed.username) ?? '');
      return refused(
        this.#setting,
        `is refused by the server at ${host}:${port || 5432}: it does not let the user ${user} in with this password`,
        thrown,
      );
    }
    const error = databaseError(thrown);
    if (error.message !== NO_ANSWER) return error;
    return new AppError('unavailable', `The database of ${this.#setting} does not answer at ${host}:${port || 5432}.`, { cause: thrown });
  }

  /** What a failed migration means: `settings_invalid` where its user may not migrate. */
  migrationFailure(thrown: unknown): AppError {
    const { code } = (thrown ?? {}) as { code?: string };
    if (code !== '42501') return databaseError(thrown);
    const user = JSON.stringify(decoded(this.#parsed.username) ?? '');
    return refused(
      'HEXAD_DATABASE_OWNER_URL',
      `must be of a user who may make roles and schemas; ${user} of ${this.#setting} may not`,
      thrown,
    );
  }
}

const refused = (setting: string, why: string, cause?: unknown): AppError =>
  new AppError('settings_invalid', `${setting} ${why}.`, cause === undefined ? {} : { cause });

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
