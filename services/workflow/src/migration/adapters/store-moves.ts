import { AppError, isUuid } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { toJsonb } from '../../runs/adapters/json.js';
import { authorsOf } from '../../runs/application/hands-in.js';
import { Moves, type Move } from '../application/moves.js';

const KEEP =
  'insert into definitions (tenant, hash, name, version, source, authors) values ($1, $2, $3, $4, $5, $6::jsonb) on conflict do nothing';

const PIN = `
  with pinned as (
    update runs set definition_hash = $3, pins = $4::jsonb, revision = revision + 1, journal_sequence = journal_sequence + 1, wake_at = $5, updated_at = $5,
      hands = (select jsonb_agg(distinct who) from jsonb_array_elements_text(coalesce(hands, '[]') || $6::jsonb) as who where who <> actor)
    where id = $1 and revision = $2 and state in ('waiting', 'paused')
    returning tenant, id, journal_sequence
  )
  insert into journal (tenant, run_id, sequence, at, type, path, data)
  select tenant, id, journal_sequence, $5, 'run.migrated', '', $7::jsonb from pinned returning sequence`;

export class StoreMoves extends Moves {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override async revision(tenant: string, runId: string): Promise<number> {
    const [row] = isUuid(runId)
      ? await this.#store.inTenant(tenant, (tx) => tx.query<{ revision: string }>('select revision from runs where id = $1', [runId]))
      : [];
    if (!row) throw new AppError('not_found', `There is no run ${runId} at work.`);
    return Number(row.revision);
  }

  override async pin(tenant: string, runId: string, { revision, to, from, by, at }: Move): Promise<boolean> {
    const pins = Object.fromEntries([...to.children].map(([name, { hash }]) => [name, hash]));
    const hands = [by, ...authorsOf(to)];
    const said = { from: from.hash, from_version: from.version, to: to.hash, to_version: to.definition.version, by };
    return this.#store.inTenant(tenant, async (tx) => {
      for (const { hash, source, definition } of [to, ...to.children.values()])
        await tx.execute(KEEP, [tenant, hash, definition.name, definition.version, source, toJsonb(definition.authors ?? [])]);
      return (await tx.query(PIN, [runId, revision, to.hash, toJsonb(pins), at, toJsonb(hands), toJsonb(said)])).length > 0;
    });
  }
}
