import { AppError } from '@hexad/kernel';
import type { BusSql, OutboxMessage, Refusals, StoreServer } from '@hexad/store';
import { DeadLetters, type DeadLetter, type DeadLetterQuery } from '../dead-letters.js';
import { attributesOf } from './envelope.js';

/** Before the number, so that no broker's letter has such an id. */
const BEGINNING = 'outbox-';
const COLUMNS = 'id, kind, service, name, tenant, key, subject, actor, priority, ordered, traceparent, time, data';

interface Row extends OutboxMessage {
  readonly seq: string;
  readonly error: DeadLetter['error'];
  readonly died_at: Date;
}

export interface RefusedLettersOptions {
  readonly server: StoreServer;
  readonly publish: (batch: readonly OutboxMessage[]) => Promise<void>;
}

/**
 * What the broker refused for good, in the database, since no queue of the broker would have it. Its lane is `outbox:<service>`. A replay
 * publishes it, and fails as publishing does.
 */
export class RefusedLetters extends DeadLetters implements Refusals {
  readonly #options: RefusedLettersOptions;

  constructor(options: RefusedLettersOptions) {
    super();
    this.#options = options;
  }

  /** True for ids of letters that are kept here. */
  has(id: string): boolean {
    return id.startsWith(BEGINNING);
  }

  async keep(sql: BusSql, message: OutboxMessage, error: AppError): Promise<void> {
    const values = [message.id, message.kind, message.service, message.name, message.tenant, message.key, message.subject, message.actor];
    await sql.execute(`insert into refused (${COLUMNS}, error) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`, [
      ...values,
      message.priority,
      message.ordered,
      message.traceparent,
      message.time,
      JSON.stringify(message.data),
      JSON.stringify(error),
    ]);
  }

  protected override async find({ lane, tenant, type, after = '', limit }: DeadLetterQuery): Promise<DeadLetter[]> {
    const service = lane === undefined ? null : /^outbox:(.*)$/u.exec(lane)?.[1];
    if (service === undefined) return [];
    const sql = `select seq::text, ${COLUMNS}, error, died_at from refused
      where ($1::text is null or service = $1) and ($2::uuid is null or tenant = $2) and ($3::text is null or name = $3) and seq > $4
      order by refused.seq limit $5`;
    const values = [service, tenant ?? null, type ?? null, seqOf(after) ?? '0', limit];
    return (await this.#options.server.asBus((bus) => bus.rows<Row>(sql, values))).map(letterOf);
  }

  override async show(id: string): Promise<DeadLetter> {
    return letterOf(await this.#find(id));
  }

  override async replay(id: string): Promise<void> {
    const { seq: _seq, error: _error, died_at: _at, ...message } = await this.#find(id);
    await this.#options.publish([message]);
    await this.drop(id);
  }

  override async drop(id: string): Promise<void> {
    const sql = 'delete from refused where seq = $1';
    if ((await this.#options.server.asBus((bus) => bus.execute(sql, [seqOf(id) ?? '0']))) === 0) throw missing(id);
  }

  async #find(id: string): Promise<Row> {
    const sql = `select seq::text, ${COLUMNS}, error, died_at from refused where seq = $1`;
    const [row] = await this.#options.server.asBus((bus) => bus.rows<Row>(sql, [seqOf(id) ?? '0']));
    if (row === undefined) throw missing(id);
    return row;
  }
}

const seqOf = (id: string): string | undefined => new RegExp(`^${BEGINNING}(\\d{1,18})$`, 'u').exec(id)?.[1];

const letterOf = ({ seq, error, died_at: diedAt, ...message }: Row): DeadLetter => ({
  id: `${BEGINNING}${seq}`,
  lane: `outbox:${message.service}`,
  attempts: 0,
  diedAt: diedAt.toISOString(),
  error,
  headers: attributesOf(message),
  message: {
    id: message.id,
    type: message.name,
    source: `/hexad/${message.service}`,
    ...(message.subject !== null && { subject: message.subject }),
    time: message.time.toISOString(),
    tenant: message.tenant,
    actor: message.actor,
    key: message.key,
    ...(message.traceparent !== null && { traceparent: message.traceparent }),
    data: message.data,
  },
});

const missing = (id: string): AppError => new AppError('not_found', `There is no dead letter ${id}.`);
