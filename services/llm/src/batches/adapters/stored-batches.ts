import { LLM_BATCH_ENDED } from '@hexad/proto/events';
import type { Store, Tx } from '@hexad/store';
import type { Output } from '../../calls/domain/request.js';
import type { CallPlace } from '../../records/domain/call.js';
import { Batches, type BatchEnd, type Claim, type Seen, type Totals } from '../application/ports.js';
import type { Batch, BatchOrigin, BatchState, Fault, ItemEnd, ItemResult, NewItem } from '../domain/batch.js';
import { aboutOf, BATCH, SUMS, toBatch, toResult, type BatchRow, type ItemRow, type SumsRow } from './batch-rows.js';

/** Batches that one look takes at most; the others come with the next. */
const MOST_CLAIMED = 50;

export class StoredBatches extends Batches {
  readonly #store: Store;

  constructor(store: Store) {
    super();
    this.#store = store;
  }

  override add(batch: BatchOrigin, items: readonly NewItem[]): Promise<boolean> {
    const { tenant, id, createdAt, actor, path, provider, model, total, estimate } = batch;
    const rows = items.map(({ custom, output }, seq) => ({ seq, custom, output: output.kind === 'text' ? null : JSON.stringify(output) }));
    return this.#store.inTenant(tenant, async (tx) => {
      const added = await tx.execute(
        `insert into batches (tenant, id, created_at, actor, project, provider, model, state, total, estimate, about)
         values ($1, $2, $3, $4, $5, $6, $7, 'beginning', $8, $9, $10) on conflict do nothing`,
        [tenant, id, createdAt, actor, path.project ?? '', provider, model, total, String(estimate), aboutOf(batch)],
      );
      if (added === 0) return false;
      await tx.execute(
        `insert into batch_items (tenant, batch, seq, custom, output)
         select $1, $2, r.* from json_to_recordset($3::json) as r(seq integer, custom text, output text)`,
        [tenant, id, JSON.stringify(rows)],
      );
      return true;
    });
  }

  override async sending(tenant: string, id: string): Promise<void> {
    await this.#change(tenant, `update batches set sent = true where id = $1`, [id]);
  }

  override begun(tenant: string, id: string, job: string): Promise<boolean> {
    return this.#change(tenant, `update batches set state = 'running', job = $2 where id = $1 and state = 'beginning'`, [id, job]);
  }

  override cancelling(tenant: string, id: string): Promise<boolean> {
    return this.#change(tenant, `update batches set state = 'cancelling' where id = $1 and state = 'running'`, [id]);
  }

  override async find(tenant: string, id: string): Promise<Batch | undefined> {
    return (await this.#select(tenant, `select ${BATCH} from batches where id = $1`, [id]))[0];
  }

  override newest(tenant: string, seen: Seen, limit: number, after: CallPlace | undefined): Promise<readonly Batch[]> {
    return this.#select(
      tenant,
      `select ${BATCH} from batches
       where ($1::text is null or actor = $1 or project = any($2::text[])) and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
       order by created_at desc, id desc limit $5`,
      [seen?.actor ?? null, seen?.projects ?? [], after?.startedAt ?? null, after?.id ?? null, limit],
    );
  }

  override async outputs(tenant: string, id: string, customs: readonly string[]): Promise<ReadonlyMap<string, Output>> {
    const sql = 'select custom, output from batch_items where batch = $1 and custom = any($2::text[]) and output is not null';
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<{ custom: string; output: string }>(sql, [id, customs]));
    return new Map(rows.map(({ custom, output }) => [custom, JSON.parse(output) as Output]));
  }

  override async results(tenant: string, id: string, limit: number, seq: number): Promise<readonly ItemResult[]> {
    const sql = 'select seq, custom, answer, error from batch_items where batch = $1 and seq > $2 order by seq limit $3';
    const rows = await this.#store.inTenant(tenant, (tx) => tx.query<ItemRow>(sql, [id, seq, limit]));
    return rows.map(toResult);
  }

  override claim(tenant: string, { holder, leaseMs, lostMs }: Claim): Promise<readonly Batch[]> {
    return this.#select(
      tenant,
      `update batches set holder = $1, lease_until = clock_timestamp() + $2 * interval '1 ms'
       where id in (
         select id from batches where ended_at is null and lease_until <= clock_timestamp()
           and (job is not null or written_at <= clock_timestamp() - $3 * interval '1 ms')
         order by lease_until limit ${MOST_CLAIMED} for update skip locked)
       returning ${BATCH}`,
      [holder, leaseMs, lostMs],
    );
  }

  override hold(tenant: string, id: string, holder: string, ms: number): Promise<boolean> {
    const sql = `update batches set lease_until = clock_timestamp() + $3 * interval '1 ms' where id = $1 and holder = $2`;
    return this.#change(tenant, sql, [id, holder, ms]);
  }

  /** A wish to cancel is not forgotten because the provider has not heard of it yet. */
  override async progress(tenant: string, id: string, state: BatchState, succeeded: number, failed: number): Promise<void> {
    const sql = `update batches set state = case when state = 'cancelling' then state else $2 end, succeeded = $3, failed = $4
      where id = $1 and ended_at is null`;
    await this.#change(tenant, sql, [id, state, succeeded, failed]);
  }

  override async keep(tenant: string, id: string, ends: readonly ItemEnd[]): Promise<void> {
    const rows = ends.map(({ custom, answer, error, tokens }) => ({
      custom,
      answer: answer === undefined ? null : JSON.stringify(answer),
      error: error ?? null,
      tokens,
    }));
    await this.#change(
      tenant,
      `update batch_items i set done = true, answer = r.answer, error = r.error, tokens = r.tokens
       from json_to_recordset($2::json) as r(custom text, answer text, error jsonb, tokens jsonb)
       where i.batch = $1 and i.custom = r.custom and not i.done`,
      [id, JSON.stringify(rows)],
    );
  }

  override close(tenant: string, id: string, { code, message }: Fault): Promise<Totals> {
    return this.#store.inTenant(tenant, async (tx) => {
      const fault = JSON.stringify({ code, message });
      await tx.execute('update batch_items set done = true, error = $2::jsonb where batch = $1 and not done', [id, fault]);
      const [row] = await tx.query<SumsRow>(
        `select ${SUMS}, count(answer)::int as succeeded, count(error)::int as failed from batch_items where batch = $1`,
        [id],
      );
      const { succeeded, failed, input, output, cachedRead, cachedWrite, cachedWriteLong } = row!;
      const [written, long] = [Number(cachedWrite), Number(cachedWriteLong)];
      const tokens = { input: Number(input), output: Number(output), cachedRead: Number(cachedRead), cachedWrite: written };
      return { tokens: { ...tokens, cachedWriteLong: long }, succeeded, failed };
    });
  }

  override end(batch: Batch, end: BatchEnd): Promise<boolean> {
    const { tenant, id } = batch;
    const { state, endedAt, succeeded, failed, tokens, cost, error } = end;
    return this.#store.inTenant(tenant, async (tx) => {
      const fault = error && JSON.stringify({ code: error.code, message: error.message });
      const ended = await tx.execute(
        `update batches set state = $2, ended_at = $3, succeeded = $4, failed = $5, tokens = $6, cost = $7, error = $8
         where id = $1 and ended_at is null`,
        [id, state, endedAt, succeeded, failed, JSON.stringify(tokens), cost === undefined ? null : String(cost), fault ?? null],
      );
      if (ended > 0) await publish(tx, batch, end);
      return ended > 0;
    });
  }

  /** Rows of results go before their batch does. */
  override async forget(tenant: string, before: { readonly calls: Date; readonly bodies: Date }): Promise<number> {
    return this.#store.inTenant(tenant, async (tx) => {
      await tx.execute('delete from batch_items where batch in (select id from batches where ended_at < $1)', [before.bodies]);
      return tx.execute('delete from batches where ended_at < $1', [before.calls]);
    });
  }

  override tenants(): Promise<readonly string[]> {
    return this.#store.tenants();
  }

  async #change(tenant: string, sql: string, parameters: readonly unknown[]): Promise<boolean> {
    return (await this.#store.inTenant(tenant, (tx) => tx.execute(sql, parameters))) > 0;
  }

  async #select(tenant: string, sql: string, parameters: readonly unknown[]): Promise<Batch[]> {
    return (await this.#store.inTenant(tenant, (tx) => tx.query<BatchRow>(sql, parameters))).map(toBatch);
  }
}

function publish(tx: Tx, { id, path: { project }, provider, model, total }: Batch, end: BatchEnd): Promise<void> {
  const { state, succeeded, failed, cost } = end;
  const data = { batchId: id, projectId: project ?? '', provider, model, state, total, succeeded, failed, cost: String(cost ?? '') };
  return tx.publish({ type: LLM_BATCH_ENDED, key: id, data, ...(project !== undefined && { subject: project }) });
}
