import type { Log } from '@hexad/telemetry';
import { Session } from '../session.js';

const AGAIN_MS = 2_000;

/** $1: services whose outbox has something new. */
export const TELL = `select pg_notify('hexad_outbox', service) from unnest($1::text[]) as service`;

/** Hears of other processes' commits on a connection of its own, and comes back after it was lost. What it misses, sweeps find. */
export class Listener implements AsyncDisposable {
  readonly #url: string;
  readonly #heard: (service: string) => void;
  readonly #log: Log;
  #session: Session | undefined;
  #connecting: Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(url: string, heard: (service: string) => void, log: Log) {
    this.#url = url;
    this.#heard = heard;
    this.#log = log;
    this.#connecting = this.#connect();
  }

  /** Tells the others; undefined while it has no connection. */
  tell(services: readonly string[]): Promise<unknown> | undefined {
    return this.#session?.rows(TELL, [services]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#connecting;
    await this.#session?.[Symbol.asyncDispose]();
  }

  async #connect(): Promise<void> {
    try {
      const session = await Session.connect({ connectionString: this.#url });
      this.#session = session;
      session.client.on('notification', ({ payload, processId }) => {
        if (processId !== ownId(session)) this.#heard(payload ?? '');
      });
      session.client.once('end', () => this.#again());
      // Nothing that is told need outlive a crash of the database, and each would wait for the disk.
      await session.run('set synchronous_commit = off; listen hexad_outbox');
    } catch (error) {
      this.#log.warn('cannot listen to the database; sweeping instead', { error });
      this.#again();
    }
  }

  #again(): void {
    this.#session = undefined;
    if (this.#closed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#connecting = this.#connect();
    }, AGAIN_MS).unref();
  }
}

/** As others see it in what it tells them; the driver's types leave it out. */
const ownId = ({ client }: Session): number | null => (client as unknown as { processID: number | null }).processID;
