import type { DeadLetter, DeadLetterFilter, DeadLetters } from '@hexad/bus';
import { AppError, may, type Caller } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';

/** Milliseconds that a broker may take; one that is away would keep the caller waiting for ever. */
const PATIENCE_MS = 10_000;

/**
 * What a caller may do with dead letters. Who operates the platform sees those of every tenant and those of none, which malformed messages
 * are; all others see their own tenant's and find no other. Fails with `not_found`, and with `unavailable` or `timeout` without a broker.
 */
export class DeadLetterDesk {
  readonly #letters: DeadLetters;
  readonly #log: Log;

  constructor(letters: DeadLetters, log: Log) {
    this.#letters = letters;
    this.#log = log;
  }

  async list(caller: Caller, filter: DeadLetterFilter): Promise<DeadLetter[]> {
    if (filter.tenant !== undefined && !sees(caller, filter.tenant)) {
      throw new AppError('forbidden', `The dead letters of the tenant ${filter.tenant} are for those who operate the platform.`);
    }
    const tenant = may(caller, 'bus.operate') ? filter.tenant : caller.tenant;
    return inTime(this.#letters.list({ ...filter, ...(tenant !== undefined && { tenant }) }));
  }

  async show(caller: Caller, id: string): Promise<DeadLetter> {
    const letter = await inTime(this.#letters.show(id));
    if (!sees(caller, letter.message.tenant)) throw new AppError('not_found', `There is no dead letter ${id}.`);
    return letter;
  }

  /** The letter that went back to its queue. */
  async replay(caller: Caller, id: string): Promise<DeadLetter> {
    const letter = await this.show(caller, id);
    await inTime(this.#letters.replay(id));
    this.#log.info('a dead letter was replayed', { id, lane: letter.lane, actor: caller.actor });
    return letter;
  }

  /** The letter that is no more. */
  async drop(caller: Caller, id: string): Promise<DeadLetter> {
    const letter = await this.show(caller, id);
    await inTime(this.#letters.drop(id));
    this.#log.info('a dead letter was dropped', { id, lane: letter.lane, actor: caller.actor });
    return letter;
  }
}

const sees = (caller: Caller, tenant: string): boolean => tenant === caller.tenant || may(caller, 'bus.operate');

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('timeout', `The bus did not answer within ${PATIENCE_MS} ms.`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
