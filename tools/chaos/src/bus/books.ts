import { Client, type QueryResultRow } from 'pg';

/** How far a round is. */
export interface Stand {
  readonly placed: number;
  readonly effects: number;
  /** Outbox rows that no broker has confirmed. */
  readonly waiting: number;
}

/** What the database says of a round. */
export interface Audit {
  /** Orders, and invoices: each of these was published in the transaction of billing's effect. */
  readonly sent: number;
  readonly effects: number;
  readonly lost: number;
  readonly doubled: number;
  readonly misordered: number;
  readonly attached: number;
}

const EFFECTS = `select 'billing' as consumer, * from billing.effects union all select 'ledger', * from ledger.effects`;

/** Reads the tables of all services past every rule, from the server itself. */
export class Books {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  stand(round: number): Promise<Stand> {
    return this.#one<Stand>(
      `select (select count(*)::int from orders.placed where round = $1) as placed,
         (select count(*)::int from (${EFFECTS}) effects where round = $1) as effects,
         (select count(*)::int from (select published_at from orders.outbox union all select published_at from billing.outbox) outbox
          where published_at is null) as waiting`,
      [round],
    );
  }

  /** Slices 1 to `strikes` were placed after the fault had struck so often: whoever handled one had come back. */
  audit(round: number, strikes: number): Promise<Audit> {
    return this.#one<Audit>(
      `with placed as (select * from orders.placed where round = $1),
         every as (select *, lag(n) over (partition by consumer, tenant, key order by at) as before from (${EFFECTS}) effects),
         effects as (select * from every where round = $1),
         expected as (select consumer, tenant, place from placed, (values ('billing'), ('ledger')) as consumers (consumer))
       select (select count(*)::int from placed) + (select count(*)::int from effects where consumer = 'billing') as sent,
         (select count(*)::int from effects) as effects,
         (select count(*)::int from expected left join effects using (consumer, tenant, place) where effects.n is null) as lost,
         (select count(*)::int - count(distinct (consumer, tenant, place))::int from effects) as doubled,
         (select count(*)::int from effects where n < before) as misordered,
         (select count(distinct (consumer, slice))::int from effects where slice between 1 and $2) as attached`,
      [round, strikes],
    );
  }

  async #one<R extends QueryResultRow>(sql: string, parameters: readonly unknown[]): Promise<R> {
    const client = new Client({ connectionString: this.#url });
    await client.connect();
    try {
      return (await client.query<R>(sql, [...parameters])).rows[0]!;
    } finally {
      await client.end();
    }
  }
}
