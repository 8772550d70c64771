import { AppError } from '@hexad/kernel';
import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import { AuthorizationError, connect, type NatsConnection } from '@nats-io/transport-node';
import { faultOf } from './faults.js';
import { ANSWERS } from './pull.js';

const FIRST_RECONNECT_MS = 100;
const LAST_RECONNECT_MS = 2_000;

/** The connection to NATS. It reconnects for ever; what would be sent while it is cut fails at once instead of being kept in memory. */
export class Link implements AsyncDisposable {
  readonly nc: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  readonly #inFlight = new Set<(reason: AppError) => void>();
  readonly #listeners = new Set<(up: boolean) => void>();
  #acks = new Map<unknown, string>();
  #state: 'up' | 'cut' | 'closed' = 'up';

  private constructor(nc: NatsConnection, jsm: JetStreamManager) {
    this.nc = nc;
    this.js = jetstream(nc);
    this.jsm = jsm;
    void this.#watch();
  }

  /** Fails with `unavailable` when no server answers, with `forbidden` when it does not let us in. */
  static async open({ servers, login, tls }: Address): Promise<Link> {
    let tries = 0;
    const nc = await connect({
      ...login,
      ...(tls && { tls: {} }),
      servers,
      name: 'hexad',
      maxReconnectAttempts: -1,
      ignoreAuthErrorAbort: true,
      reconnectDelayHandler: () => {
        tries += 1;
        return Math.min(LAST_RECONNECT_MS, FIRST_RECONNECT_MS * 2 ** Math.min(tries, 10)) * (0.5 + Math.random() / 2);
      },
      pingInterval: 3_000,
      maxPingOut: 2,
      timeout: 5_000,
      noAsyncTraces: true,
    }).catch((error: unknown) => {
      if (error instanceof AuthorizationError) {
        const refuses = `NATS at ${servers.join(', ')} refuses the user or the password of HEXAD_BUS_URL`;
        throw new AppError('forbidden', `${refuses}: ${error.message}.`, { cause: error });
      }
      throw faultOf(error, `be reached at ${servers.join(', ')}`);
    });
    try {
      const link = new Link(nc, await jetstreamManager(nc));
      link.onChange((up) => void (up && (tries = 0)));
      return link;
    } catch (error) {
      await nc.close();
      throw faultOf(error, `offer JetStream at ${servers.join(', ')}`);
    }
  }

  get up(): boolean {
    return this.#state === 'up';
  }

  /** Called with false when the connection is cut, with true when it is back. */
  onChange(listener: (up: boolean) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** Does what needs the connection. Fails with `unavailable` at once when there is none or it is cut meanwhile, and with a code of ours anyhow. */
  async during<T>(doing: string, work: () => Promise<T>): Promise<T> {
    if (!this.up) throw this.#away();
    const cut = Promise.withResolvers<never>();
    this.#inFlight.add(cut.reject);
    try {
      return await Promise.race([work(), cut.promise]);
    } catch (error) {
      throw faultOf(error, doing);
    } finally {
      this.#inFlight.delete(cut.reject);
    }
  }

  /**
   * Acknowledges, together with what else is acknowledged in this turn of the event loop: each write costs more than all of them. Of what
   * has the same `upTo` only the last is sent, which stands for those before.
   */
  ack(reply: string, upTo: unknown = reply): void {
    if (this.#acks.size === 0) setImmediate(() => this.#sendAcks());
    this.#acks.set(upTo, reply);
  }

  /** Says something else of a message; nothing when there is no connection. */
  answer(reply: string, answer: string): void {
    if (this.up && !this.nc.isClosed()) this.nc.publish(reply, answer);
  }

  /** Resolves when the server has what was sent so far; at once when there is no connection. */
  async flush(): Promise<void> {
    this.#sendAcks();
    if (this.up) await this.nc.flush().catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state === 'closed') return;
    await this.flush();
    this.#state = 'closed';
    await this.nc.close();
  }

  #sendAcks(): void {
    const acks = this.#acks;
    this.#acks = new Map();
    if (this.up && !this.nc.isClosed()) for (const reply of acks.values()) this.nc.publish(reply, ANSWERS.ack);
  }

  async #watch(): Promise<void> {
    for await (const { type } of this.nc.status()) {
      if (type === 'disconnect') this.#change('cut');
      if (type === 'reconnect') this.#change('up');
    }
  }

  #change(state: 'up' | 'cut'): void {
    if (this.#state === 'closed' || this.#state === state) return;
    this.#state = state;
    if (state === 'cut') for (const reject of this.#inFlight) reject(this.#away());
    for (const listener of this.#listeners) listener(state === 'up');
  }

  #away(): AppError {
    return this.#state === 'closed'
      ? new AppError('unavailable', 'The bus is closed.')
      : new AppError('unavailable', 'The connection to NATS is cut; it is being made again.');
  }
}

export interface Address {
  readonly servers: string[];
  readonly login: { user: string; pass?: string } | { token: string } | undefined;
  readonly tls: boolean;
}

/** `nats://[user:password@]host:port[,…]`, `tls://` for TLS. Fails with `invalid`; no password is repeated. */
export function addressOf(url: string): Address {
  const [first, ...others] = url.split(',').map((part) => part.trim());
  const parsed = URL.parse(first ?? '');
  if (parsed === null || !['nats:', 'tls:'].includes(parsed.protocol) || parsed.hostname === '') {
    throw new AppError('invalid', 'The address of NATS must be nats://[user:password@]host:port or tls://…, several with commas between.');
  }
  const [user, pass] = [decodeURIComponent(parsed.username), decodeURIComponent(parsed.password)];
  const servers = [parsed.host, ...others.map((other) => URL.parse(other)?.host || other)];
  const login = user === '' ? undefined : pass === '' ? { token: user } : { user, pass };
  return { servers, login, tls: parsed.protocol === 'tls:' };
}
