import { AppError } from '@hexad/kernel';
import type { StoreServer } from '@hexad/store';
import { DeadLetters, type DeadLetter, type DeadLetterQuery } from '../dead-letters.js';
import type { Message } from '../bus.js';
import { LOCK_ROUNDS } from './ordered-tasks.js';
import { messageOf, type DeliveryRow } from './row.js';
import { ENVELOPE } from './schema.js';

interface Row extends Omit<DeliveryRow, 'lost' | 'suspected'> {
  readonly error: DeadLetter['error'];
  readonly died_at: Date;
}

const COLUMNS = `seq::text, lane, attempt, error, died_at, ${ENVELOPE}`;

/** The dead letters of the embedded bus. */
export class StoredDeadLetters extends DeadLetters {
  readonly #server: StoreServer;
  readonly #replayed: () => void;

  constructor(server: StoreServer, replayed: () => void) {
    super();
    this.#server = server;
    this.#replayed = replayed;
  }

  protected override async find({ lane, tenant, type, after = '0', limit }: DeadLetterQuery): Promise<DeadLetter[]> {
    if (!isSeq(after)) throw new AppError('invalid', `${JSON.stringify(after)} is not the id of a dead letter.`);
    const sql = `select ${COLUMNS} from dead_letters
      where ($1::text is null or lane = $1) and ($2::uuid is null or tenant = $2) and ($3::text is null or type = $3) and seq > $4
      order by dead_letters.seq limit $5`;
    const values = [lane ?? null, tenant ?? null, type ?? null, after, limit];
    const rows = await this.#server.asBus((bus) => bus.rows<Row>(sql, values));
    return rows.map(letterOf);
  }

  override async show(id: string): Promise<DeadLetter> {
    if (!isSeq(id)) throw missing(id);
    const [row] = await this.#server.asBus((bus) => bus.rows<Row>(`select ${COLUMNS} from dead_letters where seq = $1`, [id]));
    if (row === undefined) throw missing(id);
    return letterOf(row);
  }

  override async replay(id: string): Promise<void> {
    if (!isSeq(id)) throw missing(id);
    const sql = `with letter as (delete from dead_letters where seq = $1 returning *)
      insert into deliveries (lane, ${ENVELOPE}) select lane, ${ENVELOPE} from letter`;
    const replayed = await this.#server.asBus(async (bus) => {
      if (!this.#server.exclusive) await bus.rows(LOCK_ROUNDS);
      return bus.execute(sql, [id]);
    });
    if (replayed === 0) throw missing(id);
    this.#replayed();
  }

  override async drop(id: string): Promise<void> {
    if (!isSeq(id)) throw missing(id);
    if ((await this.#server.asBus((bus) => bus.execute('delete from dead_letters where seq = $1', [id]))) === 0) throw missing(id);
  }
}

const isSeq = (id: string): boolean => /^\d{1,18}$/u.test(id);

const letterOf = (row: Row): DeadLetter => ({
  id: row.seq,
  lane: row.lane,
  attempts: row.attempt,
  diedAt: row.died_at.toISOString(),
  error: row.error,
  headers: headersOf(messageOf(row)),
  message: messageOf(row),
});

/** The attributes of CloudEvents, as a broker would carry them. */
const headersOf = ({ data: _data, ...attributes }: Message): Record<string, string> => ({ specversion: '1.0', ...attributes });

const missing = (id: string): AppError => new AppError('not_found', `There is no dead letter ${id}.`);
