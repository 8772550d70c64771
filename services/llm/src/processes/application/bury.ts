import type { Log } from '@hexad/telemetry';
import type { Records } from '../../calls/application/ports.js';
import type { Spending } from '../../money/index.js';
import type { Seen } from '../domain/silence.js';
import { recordOf } from '../domain/unrecorded-call.js';
import type { Remains } from './ports.js';

/** Calls that are written down at a time. */
const AT_ONCE = 200;
/** Attempts that one booking ends. */
const ENDED_AT_ONCE = 500;

export interface BuryParts {
  readonly remains: Remains;
  readonly spending: Pick<Spending, 'look'>;
  readonly records: Pick<Records, 'write'>;
  readonly log: Log;
}

/** Ends what a dead process held, with its estimates, and writes down the calls that it could not. Said again it is the same end. */
export class Bury {
  readonly #parts: BuryParts;

  constructor(parts: BuryParts) {
    this.#parts = parts;
  }

  async execute(dead: Seen): Promise<void> {
    const { remains, log } = this.#parts;
    let [attempts, calls] = [0, 0];
    for (const tenant of await remains.tenants()) {
      attempts += await this.#end(tenant, dead);
      calls += await this.#record(tenant, dead);
    }
    if (attempts + calls > 0)
      log.warn('a process ended without its bookings: its attempts are debited with their estimates, its calls are written down', {
        process: dead.id,
        attempts,
        calls,
      });
  }

  async #end(tenant: string, dead: Seen): Promise<number> {
    const released = await this.#parts.remains.release(tenant, dead);
    for (let left = released; left > 0; left -= ENDED_AT_ONCE) await this.#parts.spending.look(tenant);
    return released;
  }

  async #record(tenant: string, dead: Seen): Promise<number> {
    let written = 0;
    for (;;) {
      const calls = await this.#parts.remains.unrecorded(tenant, dead, AT_ONCE);
      if (calls.length > 0) {
        const records = calls.map((call) => recordOf(tenant, call));
        await this.#parts.records.write(tenant, records);
      }
      written += calls.length;
      if (calls.length < AT_ONCE) return written;
    }
  }
}
