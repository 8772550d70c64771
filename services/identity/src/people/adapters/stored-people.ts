import { isUuid } from '@hexad/kernel';
import type { Tx } from '@hexad/store';
import type { UserRole } from '../../access/domain/roles.js';
import { People, type NamedPerson } from '../application/ports.js';

interface Row {
  readonly asked: string;
  readonly id: string;
  readonly name: string;
  readonly role: UserRole;
  readonly created_at: Date;
  readonly disabled_at: Date | null;
  readonly project_role: string | null;
}

const COLUMNS = `u.id, u.name, u.role, u.created_at, u.disabled_at,
  (select m.role from project_members m where m.user_id = u.id and m.project_id = $2) as project_role`;
const BY_ID = `select 'user:' || u.id as asked, ${COLUMNS} from users u where u.id = any($1::uuid[])`;
const BY_KEY = `select 'key:' || k.id as asked, ${COLUMNS} from api_keys k join users u on u.id = k.user_id where k.id = any($1::uuid[])`;
const BY_NAME = `select 'user:' || u.name as asked, ${COLUMNS} from users u
  where u.name = any($1::text[]) and (select count(*) from users other where other.name = u.name) = 1`;

export class StoredPeople extends People {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    super();
    this.#tx = tx;
  }

  override async find(names: readonly string[], project: string | undefined): Promise<readonly NamedPerson[]> {
    const of = (kind: string): string[] => names.filter((name) => name.startsWith(`${kind}:`)).map((name) => name.slice(kind.length + 1));
    const users = of('user');
    const ask = (sql: string, wanted: readonly string[]): Promise<Row[]> =>
      wanted.length === 0 ? Promise.resolve([]) : this.#tx.query<Row>(sql, [wanted, project ?? null]);
    const rows = [
      ...(await ask(BY_ID, users.filter(isUuid))),
      ...(await ask(
        BY_NAME,
        users.filter((name) => !isUuid(name)),
      )),
      ...(await ask(BY_KEY, of('key').filter(isUuid))),
    ];
    return rows.map(({ asked, id, name, role, created_at: createdAt, disabled_at: disabledAt, project_role: projectRole }) => ({
      asked,
      user: { id, name, role, createdAt, disabledAt: disabledAt ?? undefined },
      projectRole: projectRole ?? undefined,
    }));
  }
}
