import { AppError } from '@hexad/kernel';
import type { Log, Metrics } from '@hexad/telemetry';
import { Records, type CallRecord } from '../../calls/application/ports.js';
import { Backlog, type BacklogLimits, type Dropped } from '../domain/backlog.js';
import { toLine, type Line } from '../domain/line.js';
import { Unrecorded } from '../domain/unrecorded.js';
import type { CallMetrics } from './call-metrics.js';
import type { People } from './people.js';
import type { CallLog } from './ports.js';

export interface StoredRecordsOptions extends Partial<BacklogLimits> {
  /** Milliseconds that a record waits for others to be written with, default 200; after a failure up to 25 times longer. */
  readonly everyMs?: number;
}

/** So many are written without waiting for more. */
const MANY = 500;
/** Records in one transaction, and characters of their bodies. More at once would be no quicker, and keep the embedded database from others for longer. */
const GROUP = 100;
const GROUP_CHARACTERS = 4_000_000;
const LONGEST_PAUSE = 25;
const DEFAULT_LIMITS: BacklogLimits = { most: 20_000, mostCharacters: 64_000_000 };

/**
 * Counts each record at once and writes it with others. While the database is away the newest are kept: then go the oldest bodies, and then the
 * oldest records, as `hexad_llm_records_lost_total` tells.
 */
export class StoredRecords extends Records implements AsyncDisposable {
  readonly #log: CallLog;
  readonly #people: People;
  readonly #metrics: CallMetrics;
  readonly #journal: Log;
  readonly #backlog: Backlog;
  readonly #unrecorded = new Unrecorded();
  readonly #everyMs: number;
  readonly #lost: ReturnType<Metrics['counter']>;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #failures = 0;
  #closed = false;

  constructor(
    parts: {
      readonly log: CallLog;
      readonly people: People;
      readonly callMetrics: CallMetrics;
      readonly metrics: Metrics;
      readonly journal: Log;
    },
    options: StoredRecordsOptions = {},
  ) {
    super();
    this.#log = parts.log;
    this.#people = parts.people;
    this.#metrics = parts.callMetrics;
    this.#journal = parts.journal;
    this.#lost = parts.metrics.counter('hexad_llm_records_lost_total');
    this.#backlog = new Backlog({ ...DEFAULT_LIMITS, ...options });
    this.#everyMs = options.everyMs ?? 200;
  }

  override add(record: CallRecord): void {
    this.#metrics.count(record);
    if (this.#closed) return this.#lose([toLine(record)], 'A call ended after the books were closed');
    this.#dropped(this.#backlog.add(toLine(record)));
    this.#soon();
  }

  override expect(call: string, startedAt: Date): void {
    this.#unrecorded.begin(call, startedAt);
  }

  override async write(tenant: string, records: readonly CallRecord[]): Promise<void> {
    const users = await this.#people.of(
      tenant,
      records.map(({ actor }) => actor),
    );
    await this.#log.write(tenant, records.map(toLine), users);
  }

  /** All calls that began earlier are written down. */
  unrecordedFrom(now: Date): Date {
    return this.#unrecorded.from(now);
  }

  /** Resolves when what was added before is written, or was tried to be. */
  async flush(): Promise<void> {
    await this.#writing;
    await this.#write();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.flush();
    const left = this.#backlog.take(Infinity, Infinity);
    if (left.length > 0) this.#lose(left, 'The database was away when the process ended');
  }

  #soon(): void {
    if (this.#closed || this.#writing || this.#backlog.size === 0) return;
    if (this.#failures === 0 && this.#backlog.size >= MANY) return void this.#write();
    const pause = this.#everyMs * Math.min(2 ** this.#failures, LONGEST_PAUSE);
    this.#timer ??= setTimeout(() => void this.#write(), pause).unref();
  }

  #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return (this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
      this.#soon();
    }));
  }

  /** Until nothing is left, or the database is away. */
  async #writeAll(): Promise<void> {
    while (this.#backlog.size > 0) {
      const lines = this.#backlog.take(GROUP, GROUP_CHARACTERS);
      const back: Line[] = [];
      for (const [tenant, own] of Map.groupBy(lines, (line) => line.tenant)) back.push(...(await this.#writeGroup(tenant, own)));
      this.#dropped(this.#backlog.giveBack(back));
      this.#failures = back.length > 0 ? this.#failures + 1 : 0;
      if (back.length > 0) return;
    }
  }

  async #writeGroup(tenant: string, lines: readonly Line[]): Promise<readonly Line[]> {
    const users = await this.#people.of(
      tenant,
      lines.map(({ actor }) => actor),
    );
    return this.#writeSome(tenant, lines, users);
  }

  /** Gives back what is to be tried again. Of what the database refuses, only that is lost: the others are written without it. */
  async #writeSome(tenant: string, lines: readonly Line[], users: Readonly<Record<string, string>>): Promise<readonly Line[]> {
    try {
      await this.#log.write(tenant, lines, users);
      for (const { id } of lines) this.#unrecorded.end(id);
      return [];
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.retryable) return lines;
      if (lines.length === 1) {
        this.#lose(lines, `The database refused it (${error.code})`);
        return [];
      }
      const half = Math.ceil(lines.length / 2);
      return [
        ...(await this.#writeSome(tenant, lines.slice(0, half), users)),
        ...(await this.#writeSome(tenant, lines.slice(half), users)),
      ];
    }
  }

  #lose(lines: readonly Line[], why: string): void {
    for (const { id } of lines) this.#unrecorded.end(id);
    this.#journal.warn(`${why}: records of calls are lost; what they cost is in the ledger.`, {
      calls: lines.slice(0, 20).map(({ id }) => id),
    });
    this.#dropped({ records: lines.length, bodies: lines.filter(({ bodies }) => bodies !== undefined).length });
  }

  #dropped({ records, bodies, gone = [] }: Dropped): void {
    for (const id of gone) this.#unrecorded.end(id);
    if (records > 0) this.#lost.add(records, { what: 'record' });
    if (bodies > 0) this.#lost.add(bodies, { what: 'bodies' });
  }
}
