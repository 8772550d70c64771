import { once } from 'node:events';
import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError } from '@hexad/kernel';
import type { Usage } from './cgroup/cgroups.js';
import type { RunningService, ServiceEnd, ServiceHealth } from './service.js';
import type { Signals } from './signals.js';

/** What a sandbox knows of a service that it started. */
export interface Held {
  readonly ended: Promise<ServiceEnd>;
  /** Ends it at once. */
  readonly kill: () => void;
  readonly signals: Signals;
  readonly usage: () => Promise<Usage>;
  /** Undefined: it has no port. */
  readonly connect: (() => Promise<Duplex>) | undefined;
  readonly healthPath: string | undefined;
  /** Milliseconds without a connection until it goes to sleep; undefined: never. */
  readonly idleMs: number | undefined;
  readonly logs: () => string;
}

const HEALTH_MS = 2_000;
const GRACE_MS = 2_000;

/** A running service over what a sandbox started. */
export class HeldService implements RunningService {
  readonly ended: Promise<ServiceEnd>;
  readonly #held: Held;
  /** `dozing`: asleep because nobody came; who comes wakes it. */
  #state: 'awake' | 'asleep' | 'dozing' | 'stopped' = 'awake';
  #wasHealthy = false;
  #visitors = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(held: Held) {
    this.#held = held;
    this.ended = held.ended.finally(() => {
      this.#state = 'stopped';
      clearTimeout(this.#idle);
    });
    this.ended.catch(() => {}); // whoever waits for it is told
  }

  async connect(): Promise<Duplex> {
    if (!this.#held.connect) throw new AppError('invalid', 'This service was started without a port.');
    if (this.#state === 'dozing') await this.wake();
    const socket = await this.#reached();
    this.#visitors += 1;
    socket.once('close', () => {
      this.#visitors -= 1;
      this.#rest();
    });
    return socket;
  }

  async health(): Promise<ServiceHealth> {
    if (this.#state === 'dozing') return 'asleep';
    if (this.#state !== 'awake') return this.#state;
    const answers = this.#held.connect === undefined || (await this.#answers().catch(() => false));
    if (answers && !this.#wasHealthy) {
      this.#wasHealthy = true;
      this.#rest();
    }
    return answers ? 'healthy' : this.#wasHealthy ? 'unhealthy' : 'starting';
  }

  logs(): string {
    return this.#held.logs();
  }

  stats(): Promise<Usage> {
    return this.#held.usage();
  }

  async sleep(): Promise<void> {
    if (this.#state === 'stopped') throw new AppError('conflict', 'The service has ended.');
    this.#state = 'asleep';
    await this.#held.signals.sleep();
  }

  async wake(): Promise<void> {
    if (this.#state === 'stopped') throw new AppError('conflict', 'The service has ended.');
    this.#state = 'awake';
    await this.#held.signals.wake();
    this.#rest();
  }

  async stop(graceMs = GRACE_MS): Promise<ServiceEnd> {
    if (this.#state === 'asleep' || this.#state === 'dozing') await this.wake();
    const timer = setTimeout(() => this.#held.kill(), graceMs);
    try {
      if (this.#state !== 'stopped') await this.#held.signals.end().catch(() => {}); // who cannot be asked is ended
      return await this.ended;
    } finally {
      clearTimeout(timer);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#held.kill();
    await this.ended.catch(() => {});
  }

  /** Counts from its first answer, and from the last who left: one that still starts does not sleep. */
  #rest(): void {
    clearTimeout(this.#idle);
    const { idleMs } = this.#held;
    if (idleMs === undefined || this.#visitors > 0 || this.#state !== 'awake') return;
    this.#idle = setTimeout(() => void this.#doze().catch(() => {}), idleMs); // one that has ended meanwhile needs no rest
    this.#idle.unref();
  }

  async #doze(): Promise<void> {
    if (this.#visitors > 0 || this.#state !== 'awake') return;
    this.#state = 'dozing';
    await this.#held.signals.sleep();
    // Somebody came while it fell asleep.
    if ((this.#state as string) === 'awake') await this.#held.signals.wake();
  }

  async #reached(): Promise<Duplex> {
    try {
      return await this.#held.connect!();
    } catch (thrown) {
      throw new AppError('unavailable', 'The service does not answer at its port.', { cause: thrown });
    }
  }

  async #answers(): Promise<boolean> {
    const socket = await this.#reached();
    try {
      if (this.#held.healthPath === undefined) return true;
      const asked = request({ createConnection: () => socket, path: this.#held.healthPath, timeout: HEALTH_MS });
      asked.end();
      const [answer] = (await once(asked, 'response', { signal: AbortSignal.timeout(HEALTH_MS) })) as [{ statusCode: number }];
      return answer.statusCode < 500;
    } finally {
      socket.destroy();
    }
  }
}
