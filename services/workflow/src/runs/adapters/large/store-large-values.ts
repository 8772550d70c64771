import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { AppError, type Clock } from '@hexad/kernel';
import type { Store, Tx } from '@hexad/store';
import type { Json } from '../../../expressions/json.js';
import { LargeValues, looking } from '../../application/large-values.js';
import { LARGEST, type Large, type Values } from '../../domain/large.js';
import type { Blob } from './lean.js';

/** Bytes of one row of `blob_chunks`. */
const CHUNK = 400_000;
/** Bytes as JSON of the values that a process keeps at hand; the one that was used longest ago goes first. */
const AT_HAND = 32_000_000;

/** Outputs of a step may have so many bytes in its row; the largest of more go into blobs. */
export const IN_ROW = 65_536;

/** Locked, so that nobody removes them before the transaction ends. Another run may have kept the same already. */
const KEEP = `
  insert into blobs (tenant, hash, bytes, kept_at) values ($1, $2, $3, $4)
  on conflict (tenant, hash) do update set kept_at = excluded.kept_at returning xmax = 0 as fresh`;

const HOLD = 'update blobs set kept_at = $2 where hash = $1 returning hash';

const USE = `
  insert into blob_uses (tenant, hash, run_id) select $1, hash, $2 from unnest($3::text[]) as used (hash) on conflict do nothing`;

const zip = promisify(gzip);
const unzip = promisify(gunzip);
/** Fast, rather than small. */
const LEVEL = 1;

const READ = 'select body from blob_chunks where hash = $1 order by n';

export interface StoreLargeValuesParts {
  readonly store: Store;
  readonly clock: Clock;
  /** Default `IN_ROW`. */
  readonly inRow?: number | undefined;
  /** Default `LARGEST`. */
  readonly largest?: number | undefined;
}

export class StoreLargeValues extends LargeValues {
  override readonly largest: number;
  readonly inRow: number;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #atHand = new Map<string, { readonly value: Json; readonly bytes: number }>();
  #bytes = 0;

  constructor({ store, clock, inRow = IN_ROW, largest = LARGEST }: StoreLargeValuesParts) {
    super();
    this.#store = store;
    this.#clock = clock;
    this.inRow = inRow;
    this.largest = largest;
  }

  override peek(tenant: string, { hash }: Pick<Large, 'hash'>): Json | undefined {
    const name = `${tenant} ${hash}`;
    const known = this.#atHand.get(name);
    if (!known) return undefined;
    this.#atHand.delete(name);
    this.#atHand.set(name, known);
    return known.value;
  }

  override read(tenant: string, hashes: readonly string[]): Promise<ReadonlyMap<string, Json>> {
    return this.#store.inTenant(tenant, (tx) => this.#read(tx, hashes));
  }

  override ofRun(tenant: string, runId: string, hash: string): Promise<Json> {
    return this.#store.inTenant(tenant, async (tx) => {
      const used = await tx.query('select hash from blob_uses where run_id = $1 and hash = $2', [runId, hash]);
      if (used.length === 0) throw new AppError('not_found', `Run ${runId} names no value ${hash}.`);
      return (await this.#read(tx, [hash])).get(hash)!;
    });
  }

  /** `look` in a transaction. */
  lookIn<T>(tx: Tx, look: (values: Values) => T): Promise<T> {
    return looking(this, tx.tenant, (hashes) => this.#read(tx, hashes), look);
  }

  /**
   * Keeps the new ones and says that the run names all of them, in the transaction of the turn that does. Fails with `not_found` when one that another
   * run kept is gone. Always in the same order: two turns may keep the same.
   */
  async keep(tx: Tx, runId: string, blobs: readonly Blob[], named: readonly Large[]): Promise<void> {
    if (named.length === 0) return;
    const fresh = new Map(blobs.map((blob) => [blob.large.hash, blob]));
    const hashes = named.map(({ hash }) => hash).sort();
    const now = this.#clock.now();
    for (const hash of hashes) {
      const blob = fresh.get(hash);
      if (blob) await this.#put(tx, blob, now);
      else if ((await tx.query(HOLD, [hash, now])).length === 0) throw gone(hash);
    }
    await tx.execute(USE, [tx.tenant, runId, hashes]);
  }

  async #put(tx: Tx, { large: { hash, bytes }, body }: Blob, now: Date): Promise<void> {
    const [kept] = await tx.query<{ fresh: boolean }>(KEEP, [tx.tenant, hash, bytes, now]);
    if (!kept!.fresh) return;
    const zipped = await zip(body, { level: LEVEL });
    for (let n = 0; n * CHUNK < zipped.length; n++) {
      const chunk = zipped.subarray(n * CHUNK, (n + 1) * CHUNK);
      await tx.execute('insert into blob_chunks (tenant, hash, n, body) values ($1, $2, $3, $4)', [tx.tenant, hash, n, chunk]);
    }
  }

  async #read(tx: Tx, hashes: readonly string[]): Promise<ReadonlyMap<string, Json>> {
    const read = new Map<string, Json>();
    for (const hash of hashes) {
      const chunks = await tx.query<{ body: Buffer }>(READ, [hash]);
      if (chunks.length === 0) throw gone(hash);
      const body = await unzip(Buffer.concat(chunks.map((chunk) => chunk.body)));
      const value = JSON.parse(body.toString('utf8')) as Json;
      read.set(hash, value);
      this.#remember(tx.tenant, { hash, bytes: body.length }, value);
    }
    return read;
  }

  #remember(tenant: string, { hash, bytes }: Large, value: Json): void {
    const name = `${tenant} ${hash}`;
    if (bytes > AT_HAND || this.#atHand.has(name)) return;
    this.#atHand.set(name, { value, bytes });
    this.#bytes += bytes;
    for (const [oldest, known] of this.#atHand) {
      if (this.#bytes <= AT_HAND) break;
      this.#atHand.delete(oldest);
      this.#bytes -= known.bytes;
    }
  }
}

const gone = (hash: string): AppError =>
  new AppError('not_found', `The output ${hash} is gone with the run that had put it out; begin the run anew, or at an earlier step.`);
