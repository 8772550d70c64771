import { PLATFORM, type Store, type Tx } from '@hexad/store';
import { Processes } from '../application/ports.js';
import type { Seen } from '../domain/silence.js';

/** A beat that the disk never saw is no worse than one that was not made. */
const BEAT = `with soon as materialized (select set_config('synchronous_commit', 'off', true))
  insert into processes (id, unrecorded_from) select $1, $2 from soon
  on conflict (id) do update set beat = processes.beat + 1, unrecorded_from = excluded.unrecorded_from`;

export class StoredProcesses extends Processes {
  readonly #store: Store;
  readonly #id: string;

  constructor(store: Store, id: string) {
    super();
    this.#store = store;
    this.#id = id;
  }

  override beat(unrecordedFrom: Date): Promise<readonly Seen[]> {
    return this.#here(async (tx) => {
      await tx.execute(BEAT, [this.#id, unrecordedFrom]);
      return tx.query<Seen>('select id, beat::integer, unrecorded_from as "unrecordedFrom" from processes where id <> $1', [this.#id]);
    });
  }

  override async leave(): Promise<void> {
    await this.#here((tx) => tx.execute('delete from processes where id = $1', [this.#id]));
  }

  override async forget({ id, beat }: Seen): Promise<void> {
    await this.#here((tx) => tx.execute('delete from processes where id = $1 and beat = $2', [id, beat]));
  }

  #here<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#store.inTenant(PLATFORM, work);
  }
}
