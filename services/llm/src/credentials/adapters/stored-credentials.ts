import type { After } from '@hexad/kernel';
import { LLM_CREDENTIAL_EXPIRING, LLM_CREDENTIAL_REFUSED } from '@hexad/proto/events';
import type { Sealed } from '@hexad/secrets';
import type { Store, Tx } from '@hexad/store';
import { Credentials, type SealedCredential, type Whose, type Written } from '../application/ports.js';
import { ageDays, changeBy, remindedFrom, reminderDue, REMINDERS, type Credential } from '../domain/credential.js';
import { versionName } from '../domain/encryption.js';
import { SEALED, sealedValues, SHOWN, toCredential, toSealedCredential, type CredentialRow, type SealedRow } from './rows.js';

/** What is said to the other processes when a tenant's credentials changed, before the tenant. */
const CHANGED = 'keys_';
/** Whose credential it is; the order of these is the order in which they are chosen. */
const CHOSEN = `(scope = 'user' and scope_id = $2) or (scope = 'project' and scope_id = $3) or scope = 'tenant'`;

export class StoredCredentials extends Credentials {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override add(tenant: string, credential: Omit<SealedCredential, 'retired'>, by: string): Promise<Written> {
    const { id, provider, scope, scopeId, name, hint, createdAt, sealed } = credential;
    return this.#store.inTenant(tenant, async (tx) => {
      if (await isClosed(tx, sealed)) return 'closed';
      const added = await tx.execute(
        `insert into credentials (tenant, id, provider, scope, scope_id, name, hint, created_by, created_at, rotated_at, ${SEALED})
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12, $13) on conflict do nothing`,
        [tenant, id, provider, scope, scopeId, name, hint, by, createdAt, ...sealedValues(sealed)],
      );
      tx.wake(CHANGED + tenant);
      return added === 1 ? 'written' : 'taken';
    });
  }

  override replace(
    tenant: string,
    id: string,
    next: { readonly sealed: Sealed; readonly hint: string; readonly at: Date },
  ): Promise<Written> {
    return this.#store.inTenant(tenant, async (tx) => {
      if (await isClosed(tx, next.sealed)) return 'closed';
      const replaced = await tx.execute(
        `update credentials set version = version + 1, rotated_at = $2, hint = $3, refused_at = null, reminded = 0,
           kek = $4, kek_version = $5, data_key = $6, box = $7 where id = $1`,
        [id, next.at, next.hint, ...sealedValues(next.sealed)],
      );
      tx.wake(CHANGED + tenant);
      return replaced === 1 ? 'written' : 'gone';
    });
  }

  override find(tenant: string, id: string): Promise<Credential | undefined> {
    return this.#store.inTenant(tenant, async (tx) => {
      const [row] = await tx.query<CredentialRow>(`select ${SHOWN} from credentials where id = $1`, [id]);
      return row && toCredential(row);
    });
  }

  override list(
    tenant: string,
    {
      limit,
      after,
      user,
      provider,
    }: { readonly limit: number; readonly after?: After; readonly user?: string; readonly provider?: string },
  ): Promise<readonly Credential[]> {
    const sql = `select ${SHOWN} from credentials
      where ($2::text is null or (scope = 'user' and scope_id = $2)) and ($3::text is null or provider = $3)
        and ($4::timestamptz is null or (created_at, id) < ($4, $5::uuid))
      order by created_at desc, id desc limit $1`;
    const values = [limit, user ?? null, provider ?? null, after?.createdAt ?? null, after?.id ?? null];
    return this.#store.inTenant(tenant, async (tx) => (await tx.query<CredentialRow>(sql, values)).map(toCredential));
  }

  override remove(tenant: string, id: string): Promise<boolean> {
    return this.#store.inTenant(tenant, async (tx) => {
      tx.wake(CHANGED + tenant);
      return (await tx.execute('delete from credentials where id = $1', [id])) === 1;
    });
  }

  override choose(tenant: string, provider: string, { user, project }: Whose): Promise<SealedCredential | undefined> {
    const sql = `select ${SHOWN}, ${SEALED}, coalesce((select retired ? (c.kek || '#' || c.kek_version) from encryption), false) as retired
      from credentials c where provider = $1 and (${CHOSEN})
      order by case scope when 'user' then 1 when 'project' then 2 else 3 end limit 1`;
    return this.#store.inTenant(tenant, async (tx) => {
      const [row] = await tx.query<CredentialRow & SealedRow & { retired: boolean }>(sql, [provider, user ?? null, project ?? null]);
      return row && toSealedCredential(row);
    });
  }

  override async usedOn(tenant: string, id: string, day: string): Promise<void> {
    const sql = 'update credentials set last_used_on = $2::date where id = $1 and (last_used_on is null or last_used_on < $2::date)';
    await this.#store.inTenant(tenant, (tx) => tx.execute(sql, [id, day]));
  }

  override async refused(tenant: string, id: string, version: number, at: Date): Promise<void> {
    const sql = `update credentials set refused_at = $3 where id = $1 and version = $2 and refused_at is null returning ${SHOWN}`;
    await this.#store.inTenant(tenant, async (tx) => {
      const [row] = await tx.query<CredentialRow>(sql, [id, version, at]);
      if (row === undefined) return;
      await tx.publish({ type: LLM_CREDENTIAL_REFUSED, ...about(row), data: { ...dataOf(row), refusedAt: at.toISOString() } });
      tx.wake(CHANGED + tenant);
    });
  }

  override async accepted(tenant: string, id: string, version: number): Promise<void> {
    const sql = 'update credentials set refused_at = null where id = $1 and version = $2 and refused_at is not null';
    await this.#store.inTenant(tenant, async (tx) => {
      if ((await tx.execute(sql, [id, version])) === 1) tx.wake(CHANGED + tenant);
    });
  }

  override async remind(tenant: string, now: Date): Promise<void> {
    await this.#store.inTenant(tenant, async (tx) => {
      const sql = `select ${SHOWN}, reminded from credentials where rotated_at <= $1 and reminded < $2 for update skip locked`;
      for (const row of await tx.query<CredentialRow & { reminded: number }>(sql, [remindedFrom(now), REMINDERS.at(-1)])) {
        const age = ageDays({ rotatedAt: row.rotated_at }, now);
        const due = reminderDue(age, row.reminded);
        if (due === undefined) continue;
        await tx.execute('update credentials set reminded = $2 where id = $1', [row.id, due]);
        const changeBefore = changeBy({ rotatedAt: row.rotated_at }).toISOString();
        await tx.publish({ type: LLM_CREDENTIAL_EXPIRING, ...about(row), data: { ...dataOf(row), ageDays: age, changeBefore } });
      }
    });
  }

  override tenants(): Promise<readonly string[]> {
    return this.#store.tenants();
  }

  override onChanged(listener: (tenant: string) => void): Disposable {
    return this.#store.onWake((word) => {
      if (word.startsWith(CHANGED)) listener(word.slice(CHANGED.length));
    });
  }
}

/** Until the transaction ends no rotation of the key-encryption key begins. */
async function isClosed(tx: Tx, { key }: Sealed): Promise<boolean> {
  const [row] = await tx.query<{ closed: boolean }>('select closed ? $1 as closed from encryption for share', [versionName(key)]);
  return row?.closed ?? false;
}

const about = ({ id, scope, scope_id }: CredentialRow) => ({ key: id, ...(scope === 'project' && { subject: scope_id }) });

const dataOf = ({ id, provider, scope, scope_id: scopeId, name }: CredentialRow) => ({ credentialId: id, provider, scope, scopeId, name });
