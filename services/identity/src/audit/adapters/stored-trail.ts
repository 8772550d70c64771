import type { After } from '@hexad/kernel';
import type { Tx } from '@hexad/store';
import type { Actor } from '../../shared/application/transactions.js';
import { newestFirst } from '../../shared/adapters/newest-first.js';
import { Trail } from '../application/ports.js';
import type { Deed, Entry } from '../domain/entry.js';

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly key_id: string | null;
  readonly action: Deed['action'];
  readonly subject_kind: Deed['subject']['kind'];
  readonly subject_id: string;
  readonly details: Deed['details'];
}

export class StoredTrail extends Trail {
  readonly #tx: Tx;
  readonly #actor: Actor;
  readonly #stamp: () => { readonly id: string; readonly at: Date };

  constructor(tx: Tx, actor: Actor, stamp: () => { readonly id: string; readonly at: Date }) {
    super();
    this.#tx = tx;
    this.#actor = actor;
    this.#stamp = stamp;
  }

  override async record({ action, subject, details }: Deed): Promise<void> {
    const { id, at } = this.#stamp();
    const { user, actor, key } = this.#actor;
    await this.#tx.execute(
      `insert into audit (tenant, id, at, actor, key_id, action, subject_kind, subject_id, details)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        this.#tx.tenant,
        id,
        at,
        user === undefined ? actor : `user:${user}`,
        key ?? null,
        action,
        subject.kind,
        subject.id,
        JSON.stringify(details),
      ],
    );
  }

  override async list(limit: number, after: After | undefined): Promise<readonly Entry[]> {
    const { rest, parameters } = newestFirst('at', limit, after);
    const columns = 'id, at, actor, key_id, action, subject_kind, subject_id, details';
    return (await this.#tx.query<Row>(`select ${columns} from audit where true ${rest}`, parameters)).map(toEntry);
  }
}

const toEntry = ({ id, at, actor, key_id, action, subject_kind, subject_id, details }: Row): Entry => ({
  id,
  createdAt: at,
  actor,
  key: key_id ?? undefined,
  action,
  subject: { kind: subject_kind, id: subject_id },
  details,
});
