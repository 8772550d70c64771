import type { Bus } from '@hexad/bus';
import type { EventType } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { passing } from './dying.js';
import type { Flowing } from './messages.js';
import { tell } from './tell.js';

export interface Consuming {
  readonly group: string;
  readonly type: EventType<Flowing>;
  /** What it publishes in the transaction of its effect. */
  readonly publishes?: EventType<Flowing>;
}

/** As long as a database may be away: an event that is given up is lost until somebody replays it. */
const PATIENT = { attempts: 200, delayMs: 50, maxDelayMs: 1_000 };

/** One effect for each event, through the inbox. */
export async function consume(bus: Bus, store: Store, { group, type, publishes }: Consuming): Promise<void> {
  await bus.onEvent({ group, types: [type], retry: PATIENT }, async ({ message }) => {
    const { round, slice, place, n } = message.data as Flowing;
    const first = await store.inTenant(message.tenant, async (tx) => {
      if (!(await tx.firstTime(group, message.id))) return false;
      await tx.execute('insert into effects (tenant, round, slice, place, key, n) values ($1, $2, $3, $4, $5, $6)', [
        message.tenant,
        round,
        slice,
        place,
        message.key,
        n,
      ]);
      if (publishes !== undefined) await tx.publish({ type: publishes, key: message.key, data: { round, slice, place, n } });
      passing('inside the transaction');
      return true;
    });
    passing('after the commit');
    tell({ kind: 'effect', round, slice, first });
  });
}
